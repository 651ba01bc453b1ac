import type { PathStep } from '../../../functions/account/network/path/verdict.ts';
import { present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { isWorse } from '../../../functions/core/outcome.ts';
import type { Prerequisite, Result } from '../../../functions/core/prerequisite.ts';
import { withoutService } from '../../../functions/sessions/paths/same-way.ts';
import { PATH_STEPS, type PathStepFound, pathStepsOf } from '../../../functions/sessions/steps/path-steps.ts';
import type { Step } from '../examination.ts';
import { grouped } from './grouped.ts';
import type { NodeStates, OwnNetwork } from './read-states.ts';
import { adviceFor, BEHIND, failed, inDoubt, passed, skipped } from './steps.ts';

const TITLES: Readonly<Record<PathStep, string>> = {
  'name-resolution': 'DNS',
  endpoint: 'Endpoint',
  route: 'Route',
  'node-security-group': 'Own security groups',
  'node-network-acl': 'Own network ACL',
  'nat-network-acl': 'Network ACL of the NAT',
  'endpoint-network-acl': 'ACL of the endpoint',
  'endpoint-security-group': 'Groups of the endpoint',
  'endpoint-policy': 'Endpoint policy',
};

/** The network with this node as the only one that is managed, so that what is said and advised concerns it alone. */
const alone = ({ state, network, node }: OwnNetwork): AccountState => ({
  ...state,
  networks: {
    [network.vpcId]: present({
      ...network,
      nodes: network.nodes.map((one) => {
        const { managed: _, ...other } = one;
        return one.instanceId === node.instanceId ? one : other;
      }),
    }),
  },
});

const services = (found: readonly PathStepFound[]): string => found.map(({ service }) => service).join(', ');

const titled = (step: PathStep, found: readonly PathStepFound[], isAll: boolean) => ({
  id: isAll ? step : [step, ...found.map(({ service }) => service)].join('.'),
  title: TITLES[step],
});

/** `vpce-0ssm, private DNS on`: what differs from service to service stands before the first comma. */
const split = (words: string): readonly [string, string] => {
  const at = words.indexOf(', ');
  return at < 0 ? [words, ''] : [words.slice(0, at), words.slice(at)];
};

/** What shows that a step is open for some services, each text once. */
const openWords = (found: readonly PathStepFound[], about: string): string => {
  const groups = grouped(found, ({ words }) => words);
  const [only] = groups;
  if (!only || groups.length === 1) return `${about}${only?.[0] ?? ''}`;
  const ends = new Set(groups.map(([words]) => split(words)[1]));
  const [end] = ends;
  if (ends.size === 1 && end)
    return `${groups.map(([words, some]) => `${services(some)} ${split(words)[0]}`).join(', ')}${end}`;
  return groups.map(([words, some]) => `${services(some)}: ${words}`).join('; ');
};

const worst = (found: readonly PathStepFound[]): PathStepFound | undefined =>
  found.reduce<PathStepFound | undefined>(
    (a, b) => (a?.impact && b.impact && !isWorse(b.impact, a.impact) ? a : b),
    undefined,
  );

type With = {
  readonly prerequisites: readonly Prerequisite[];
  readonly state: AccountState;
  readonly vpcId: string;
  /** All services that are needed. */
  readonly count: number;
};

const withAdvice = (
  { owner }: PathStepFound,
  { prerequisites, state, vpcId }: With,
): Pick<Step, 'commands' | 'advice'> => {
  const prerequisite = prerequisites.find(({ id }) => id === owner);
  const subject = resource('AWS::EC2::VPC', vpcId);
  return prerequisite ? adviceFor(prerequisite, state, { subject }) : { commands: [] };
};

/** One step for all services with the same verdict, and for the same reason if it is not open. */
const stepOfGroup = (step: PathStep, found: readonly PathStepFound[], context: With): Step => {
  const isAll = found.length === context.count;
  const [first] = found;
  const at = titled(step, found, isAll);
  const about = `${services(found)}: `;
  const bad = worst(found);
  switch (first?.verdict) {
    case 'fail': {
      const { owner, impact, userSees, words } = bad ?? first;
      return failed(at, `${about}${words}`, {
        prerequisite: owner,
        ...(impact ? { impact } : {}),
        ...(userSees ? { userSees } : {}),
        ...withAdvice(bad ?? first, context),
      });
    }
    case 'unknown':
      return inDoubt(at, `${about}${first.words}`, { prerequisite: first.owner });
    case 'pass':
      return passed(at, openWords(found, isAll ? '' : about), first.owner);
    default:
      return skipped(at, `${isAll ? '' : about}${BEHIND}`, first?.owner);
  }
};

/** Reasons that differ only in the service and its endpoint are one. */
const keyOf = ({ verdict, words }: PathStepFound): string =>
  verdict === 'pass' || verdict === 'skipped'
    ? verdict
    : `${verdict} ${withoutService(words).replaceAll(/\bvpce-\w+/g, 'vpce')}`;

const ORDER: Readonly<Record<PathStepFound['verdict'], number>> = {
  pass: 0,
  unknown: 1,
  fail: 2,
  skipped: 3,
};

/** The words of the check for names say what nodes log, and that a private server may not forward. */
const withNameCheck = (steps: readonly Step[], { prerequisites, state }: With): readonly Step[] => {
  const check = prerequisites.find(({ id }) => id === 'vpc-name-resolution');
  const result: Result | undefined = check?.check(state)[0];
  const ofNames = steps.filter(({ id }) => id.startsWith('name-resolution'));
  const areOpen = ofNames.every(({ verdict }) => verdict === 'pass');
  return steps.map((step) => {
    if (!ofNames.includes(step)) return step;
    if (step.verdict === 'fail' && result?.kind === 'fail' && result.userSees)
      return { ...step, userSees: result.userSees };
    return areOpen && result?.kind === 'unknown'
      ? inDoubt(step, result.because, { prerequisite: step.prerequisite ?? '' })
      : step;
  });
};

/** The way from the node to each service that sessions need, step by step. */
export const networkSteps = (
  prerequisites: readonly Prerequisite[],
  { network: observed, base }: NodeStates,
  nodeId: string,
): readonly Step[] => {
  const whole = { id: 'network', title: 'Way to Systems Manager' };
  if (nodeId.startsWith('mi-'))
    return [skipped(whole, 'a hybrid node: its network is not in AWS, and cannot be seen')];
  if (observed.status === 'unknown') return [inDoubt(whole, observed.because)];
  if (observed.status === 'absent')
    return [inDoubt(whole, `the VPC of ${nodeId} was not found in ${base.identity.region}`)];
  const { state, network, node } = observed.value;
  const found = pathStepsOf(state, network, node);
  const count = new Set(found.map(({ service }) => service)).size;
  const context: With = { prerequisites, state: alone(observed.value), vpcId: network.vpcId, count };
  const steps = PATH_STEPS.flatMap((step) =>
    grouped(
      found.filter((one) => one.step === step),
      keyOf,
    )
      .map(([, group]) => group)
      .toSorted(([a], [b]) => (a && b ? ORDER[a.verdict] - ORDER[b.verdict] : 0))
      .map((group) => stepOfGroup(step, group, context)),
  );
  return withNameCheck(steps, context);
};
