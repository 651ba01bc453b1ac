import type { Key } from '../../account/preferences/preferences.ts';
import { type Resource, resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { cannotTell, fail, type Result } from '../../core/prerequisite.ts';
import { endpointDomain } from '../../formats/regions.ts';
import type { KeyUse } from '../../sessions/key-uses.ts';
import { type AgentCall, agentRequest, deniedBy, letsIn } from '../../sessions/resource-policies.ts';
import { DATA_KEY_FAILED } from '../../sessions/user-messages.ts';

/**
 * The call with which a node uses a key: the agent decrypts the data key of a session itself, and S3 makes a data key on
 * behalf of the role that uploads a transcript. CloudWatch Logs uses the key of a group as a service, which is not judged.
 */
const callOf = ({ identity }: AccountState, { place }: Pick<KeyUse, 'place'>): AgentCall | undefined => {
  const known = agentRequest(identity);
  if (place === undefined) {
    return { action: 'kms:Decrypt', resource: '*', known: { ...known, 'kms:viaservice': [undefined] } };
  }
  if (!place.startsWith('bucket ')) return undefined;
  const s3 = `s3.${identity.region}.${endpointDomain(identity.region)}`;
  return { action: 'kms:GenerateDataKey', resource: '*', known: { ...known, 'kms:viaservice': [s3] } };
};

/** What the policy of a key says against the nodes; undefined if nothing, or if it was not read. */
export const refusedByKey = (
  state: AccountState,
  subject: Resource,
  { arn, policy }: Key,
  use: Pick<KeyUse, 'id' | 'place'>,
): Result | undefined => {
  const call = callOf(state, use);
  if (!call || policy === undefined || !arn.includes(`:${state.identity.accountId}:`)) return undefined;
  const denial = deniedBy(policy, call, state.identity);
  const allowed = letsIn(policy, call, state.identity);
  if (denial.kind === 'yes' || allowed === 'no') {
    const how =
      denial.kind === 'yes'
        ? `denies ${call.action} to every node`
        : `lets no role of the account call ${call.action}`;
    const because = `the policy of KMS key ${use.id} ${how}`;
    return use.place === undefined
      ? fail(subject, 'sessions-fail', because, { userSees: `${DATA_KEY_FAILED} AccessDeniedException` })
      : fail(subject, 'logs-lost', `${because}: the transcripts for ${use.place} are silently lost`);
  }
  // What decides cannot be seen for good, so it is a doubt only where somebody has just changed the policy.
  if (!state.knownBefore.includes(resourceKey(subject))) return undefined;
  if (denial.kind === 'maybe') {
    const on = denial.on.join(', ');
    return cannotTell(
      subject,
      `the policy of KMS key ${use.id} denies ${call.action} under conditions that cannot be seen from outside (${on})`,
    );
  }
  return allowed === 'maybe'
    ? cannotTell(
        subject,
        `the policy of KMS key ${use.id} lets only some principals call ${call.action}, or only under some conditions`,
      )
    : undefined;
};
