import type { AwsEnvironment } from '../account/aws-environment.ts';
import { isObject, type Json, type JsonObject } from '../formats/json.ts';
import { resourceMatch } from '../formats/policy.ts';
import { conditionMatch, type KnownRequest, unknownKeys } from '../formats/policy-conditions.ts';
import {
  actionMatch,
  allOf,
  anyOf,
  elementMatch,
  listOf,
  type Match,
  statementsOf,
} from '../formats/policy-statements.ts';

/** A call of the agent on a bucket or a key, with all that is known of it. */
export type AgentCall = {
  readonly action: string;
  /** An ARN; `*` where the policy belongs to the only resource. */
  readonly resource: string;
  readonly known: KnownRequest;
};

/**
 * What is known of each call that an agent makes with the role of its node: over TLS 1.2 or newer, signed in a header,
 * and from no service of AWS.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const agentRequest = ({ accountId }: AwsEnvironment): KnownRequest => ({
  'aws:securetransport': ['true'],
  's3:tlsversion': ['1.2', '1.3'],
  's3:signatureversion': ['AWS4-HMAC-SHA256'],
  's3:authtype': ['REST-HEADER'],
  'aws:viaawsservice': ['false'],
  'aws:principalisawsservice': ['false'],
  'aws:principalservicename': [undefined],
  'aws:sourceaccount': [undefined],
  'aws:sourcearn': [undefined],
  'aws:principalaccount': [accountId],
  'aws:principaltype': ['AssumedRole'],
  'aws:resourceaccount': [accountId],
  's3:resourceaccount': [accountId],
  'kms:calleraccount': [accountId],
});

/** The root of the account leaves a call to IAM; "*" does not. */
const namesAnybody = (principal: Json | undefined): boolean =>
  (isObject(principal) ? listOf(principal['AWS']) : listOf(principal)).includes('*');

/** Who a policy names: everybody in the account, or some of them, or nobody of the account. */
type Named = 'everybody' | 'some' | 'nobody';

/** A service, a federated user or another account is no role of a node of ours. */
const namedIn = (principal: Json | undefined, { accountId }: AwsEnvironment): Named => {
  const names = isObject(principal) ? listOf(principal['AWS']) : listOf(principal);
  if (names.some((name) => name === '*' || name === accountId || name.endsWith(`::${accountId}:root`))) {
    return 'everybody';
  }
  return names.some((name) => name.includes(`:${accountId}:`)) ? 'some' : 'nobody';
};

/**
 * Does a statement name the role of a node? Which roles the nodes have is not known here: a deny of one role is taken
 * for one of another role, and a deny of all but some may leave them out.
 */
const deniedPrincipal = ({ Principal, NotPrincipal }: JsonObject, identity: AwsEnvironment): Match => {
  if (NotPrincipal === undefined) return namedIn(Principal, identity) === 'everybody' ? 'yes' : 'no';
  const names = isObject(NotPrincipal) ? listOf(NotPrincipal['AWS']) : listOf(NotPrincipal);
  if (names.includes('*')) return 'no';
  // To leave a role out, such a statement must name it besides its account.
  return names.some((name) => /:(role|assumed-role)\//.test(name)) ? 'maybe' : 'yes';
};

const appliesTo = (statement: JsonObject, { action, resource, known }: AgentCall): Match =>
  allOf([
    actionMatch(statement, action),
    elementMatch(statement, 'Resource', (value) => resourceMatch(value, resource)),
    conditionMatch(statement, known),
  ]);

const ofEffect = (policy: string, effect: 'Allow' | 'Deny'): readonly JsonObject[] =>
  statementsOf(policy).filter(({ Effect }) => Effect === effect);

/** What a resource policy says against a call: nothing, something, or something under a condition. */
export type Denial =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes' }
  /** `on`: what decides, such as `aws:SourceVpce`. */
  | { readonly kind: 'maybe'; readonly on: readonly string[] };

/** Does an explicit deny of a resource policy hit a call that the nodes make? */
export const deniedBy = (policy: string, call: AgentCall, identity: AwsEnvironment): Denial => {
  const judged = ofEffect(policy, 'Deny').map((statement) => ({
    statement,
    match: allOf([appliesTo(statement, call), deniedPrincipal(statement, identity)]),
  }));
  const match = anyOf(judged.map((one) => one.match));
  if (match !== 'maybe') return { kind: match };
  const open = judged.filter((one) => one.match === 'maybe').map(({ statement }) => statement);
  const on = open.flatMap((statement) => unknownKeys(statement, call.known));
  return { kind: 'maybe', on: [...new Set(on.length > 0 ? on : ['the principal'])].toSorted() };
};

/**
 * Does a key policy let the roles of the nodes make a call? `yes` if it leaves that to IAM, which is asked elsewhere;
 * `maybe` if it names some principals or has a condition; `no` if it lets nobody of the account do it. Grants are not
 * seen. Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export const letsIn = (policy: string, call: AgentCall, identity: AwsEnvironment): Match =>
  anyOf(
    ofEffect(policy, 'Allow').map((statement) => {
      const named = namedIn(statement['Principal'], identity);
      const principal: Match =
        statement['NotPrincipal'] !== undefined || named === 'some'
          ? 'maybe'
          : named === 'nobody'
            ? 'no'
            : 'yes';
      return allOf([appliesTo(statement, call), principal]);
    }),
  );

/** Does a key policy name principals of the account that may make a call without a permission of IAM? */
export const letsSomeIn = (policy: string, call: AgentCall, identity: AwsEnvironment): boolean =>
  ofEffect(policy, 'Allow').some(
    (statement) =>
      appliesTo(statement, call) !== 'no' &&
      (statement['NotPrincipal'] !== undefined ||
        namedIn(statement['Principal'], identity) === 'some' ||
        namesAnybody(statement['Principal'])),
  );
