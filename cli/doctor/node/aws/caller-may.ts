import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { AwsEnvironment } from '../../../../functions/account/aws-environment.ts';
import { decisionKey } from '../../../../functions/account/identity/decision.ts';
import { absent, type Observed, present, unknown } from '../../../../functions/account/observed.ts';
import { readDecisions } from '../../../../functions/adapters/aws/identity/read-decisions.ts';
import type { IdentityClients } from '../../../../functions/adapters/aws/identity/reader.ts';
import { aspect } from '../../../../functions/adapters/aws/shared/errors.ts';
import type { CallerDecisions, Wish } from '../context.ts';

/** The user or role whose policies decide about a caller; only these can be simulated. */
type Principal = {
  readonly name: string;
  readonly arn: string;
  /** Why its ARN is only a guess. */
  readonly guessed?: string;
};

const ASSUMED = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//;
const USER = /^arn:[\w-]+:iam::\d{12}:user\/(?:.*\/)?([^/]+)$/;

/**
 * The ARN of a session holds the name of its role but not its path, which the roles of IAM Identity Center have. If it may
 * not be read, the role counts as one without a path.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
const roleOf = async (iam: IAMClient, caller: RegExpExecArray): Promise<Principal> => {
  const [, partition, account, name = ''] = caller;
  const role = await aspect('iam:GetRole', ['NoSuchEntity', 'NoSuchEntityException'], async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    return Role?.Arn;
  });
  const arn = (role.kind === 'read' && role.value) || `arn:${partition}:iam::${account}:role/${name}`;
  return { name, arn, ...(role.kind === 'unread' ? { guessed: role.because } : {}) };
};

const principalOf = async (iam: IAMClient, caller: string): Promise<Observed<Principal>> => {
  const assumed = ASSUMED.exec(caller);
  if (assumed) return present(await roleOf(iam, assumed));
  const user = USER.exec(caller)?.[1];
  if (user) return present({ name: user, arn: caller });
  if (caller.endsWith(':root'))
    return unknown(
      'you are the root user, of which IAM tells nothing: it may do everything that no organization policy denies',
    );
  return caller.includes(':federated-user/')
    ? unknown(`${caller} is a federated user, of which IAM tells nothing: its session policy decides`)
    : absent;
};

/**
 * What IAM says about the caller. A session policy, with which a role may have been assumed, is not simulated.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export const callerMay = async (
  clients: IdentityClients,
  identity: AwsEnvironment,
  caller: string,
  wishes: readonly Wish[],
): Promise<Observed<CallerDecisions>> => {
  const principal = await principalOf(clients.iam, caller);
  if (principal.status === 'absent') return unknown(`IAM cannot be asked about ${caller}`);
  if (principal.status === 'unknown') return principal;
  const { name, arn, guessed } = principal.value;
  const simulations = wishes.map((wish) => ({ role: name, roleArn: arn, ...wish }));
  const decisions = await readDecisions(clients, identity, simulations);
  const isGone = Object.values(decisions).some(({ because = '' }) => because.endsWith('does not exist'));
  if (isGone && guessed) return unknown(`the path of the role ${name} is not known: ${guessed}`);
  return present((action, resource) => decisions[decisionKey(name, action, resource)]);
};
