import { type EvaluationResult, type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import type { IamDecision, Simulation } from '../../../account/identity/decision.ts';
import { deniedBecause } from '../../../account/observed.ts';
import { batches, collect } from '../shared/collect.ts';
import { type Aspect, aspect } from '../shared/errors.ts';
import { NO_SUCH_ENTITY } from './read-role.ts';
import { contextOf, decisionAt, decisionOf, tagContextOf } from './simulated.ts';

const OPERATION = 'iam:SimulatePrincipalPolicy';

/** What one role is asked, with the ARN that IAM takes for the resource. */
export type Question = Simulation & { readonly arn: string };

/** IAM's answers to one question, by action. An action that it left out is missing. */
export type Answers = ReadonlyMap<string, IamDecision>;

type Found = Aspect<readonly EvaluationResult[]>;

const ask = (
  iam: IAMClient,
  region: string,
  { roleArn, tags }: Question,
  actions: readonly string[],
  arns: readonly string[],
): Promise<Found> =>
  aspect(OPERATION, NO_SUCH_ENTITY, () =>
    collect(
      paginateSimulatePrincipalPolicy(
        { client: iam },
        {
          PolicySourceArn: roleArn,
          ActionNames: [...new Set(actions)],
          ResourceArns: [...arns],
          ContextEntries: [...contextOf(region), ...tagContextOf(tags ?? {})],
        },
      ),
      (page) => page.EvaluationResults,
    ),
  );

const sameAction = (action: string, { EvalActionName }: EvaluationResult): boolean =>
  action.toLowerCase() === EvalActionName?.toLowerCase();

/** Answers where there were results; the same doubt for every action where there were none. */
const answersOf = (
  { role, actions }: Question,
  found: Found,
  decide: (result: EvaluationResult) => IamDecision | undefined,
): Answers => {
  if (found.kind !== 'read') {
    const because = found.kind === 'unread' ? found.because : `role ${role} does not exist`;
    return new Map(actions.map((action) => [action, { verdict: 'unknown', because }]));
  }
  return new Map(
    actions.flatMap((action) =>
      found.value
        .filter((result) => sameAction(action, result))
        .flatMap((result) => {
          const decision = decide(result);
          return decision ? [[action, decision] as const] : [];
        }),
    ),
  );
};

const askAlone = async (iam: IAMClient, region: string, question: Question): Promise<Answers> =>
  answersOf(question, await ask(iam, region, question, question.actions, [question.arn]), (result) =>
    decisionOf(result, question.tags !== undefined),
  );

const isComplete = ({ actions }: Question, answers: Answers): boolean =>
  actions.every((action) => answers.has(action));

/**
 * Several resources in one call: IAM evaluates every action for every resource, and what nobody asked for is dropped. In
 * an organization, it does not say which of the resources the policies of the organization refuse, so one that is refused
 * anything is asked about alone. So is each of them where IAM does not take the call, because it is not confirmed that an action may be asked of a resource of another service.
 * Sources: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html,
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResourceSpecificResult.html
 */
const askTogether = async (
  iam: IAMClient,
  region: string,
  questions: readonly [Question, ...Question[]],
): Promise<readonly Answers[]> => {
  const actions = questions.flatMap((one) => one.actions);
  const arns = [...new Set(questions.map(({ arn }) => arn))];
  const found = await ask(iam, region, questions[0], actions, arns);
  const isFinal =
    found.kind === 'none' || (found.kind === 'unread' && found.because === deniedBecause(OPERATION));
  return Promise.all(
    questions.map(async (question) => {
      const answers = answersOf(question, found, (result) => decisionAt(result, question.arn));
      const isTold = isFinal || (found.kind === 'read' && isComplete(question, answers));
      return isTold ? answers : askAlone(iam, region, question);
    }),
  );
};

/** So many resources in one call. No limit is published; this keeps the answer on one page. */
const MOST_TOGETHER = 10;

/**
 * What IAM says about one role: one call for what is asked of any resource (`*`), because it reports the missing keys of
 * conditions elsewhere than for a list of resources, and one for all other resources. A question with tags is asked alone,
 * because they belong to its resource.
 */
export const simulate = async (
  iam: IAMClient,
  region: string,
  questions: readonly Question[],
): Promise<ReadonlyMap<Question, Answers>> => {
  const isSingle = ({ arn, tags }: Question): boolean => arn === '*' || tags !== undefined;
  const groups = [
    ...questions.filter(isSingle).map((one) => [one]),
    ...batches(
      questions.filter((one) => !isSingle(one)),
      MOST_TOGETHER,
    ),
  ];
  const answered = await Promise.all(
    groups.map(async ([first, ...others]) => {
      if (!first) return [];
      const together: readonly [Question, ...Question[]] = [first, ...others];
      const answers =
        others.length > 0 ? await askTogether(iam, region, together) : [await askAlone(iam, region, first)];
      return together.map((question, index) => [question, answers[index] ?? new Map()] as const);
    }),
  );
  return new Map(answered.flat());
};
