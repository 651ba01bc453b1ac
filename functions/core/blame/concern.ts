import { isIdentityType } from '../../account/kinds.ts';
import { isNetworkPart } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, type ResourceKey, resource, resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import type { Assessment } from '../assessment.ts';
import type { Effect } from '../effect.ts';

/**
 * Policies, profiles and settings concern the nodes and roles behind them, which the event does not name.
 * Those in the state were read for this change.
 */
const isIdentity = ({ type }: Resource): boolean => isIdentityType(type);

/** Is it a document that could not be read? A doubt about what it says is another matter. */
const isUnread = ({ documents }: AccountState, { type, id }: Resource): boolean =>
  type === 'AWS::SSM::Document' && documents[id]?.status === 'unknown';

/** The key of a bucket or log group: who encrypts it with another key answers for that key. */
const keyOf = ({ buckets, logGroups, keys }: AccountState, { type, id }: Resource): readonly Resource[] => {
  const place =
    type === 'AWS::S3::Bucket' ? buckets[id] : type === 'AWS::Logs::LogGroup' ? logGroups[id] : undefined;
  const key = presentValue<{ readonly kmsKeyId?: string }>(place)?.kmsKeyId;
  return key ? [resource('AWS::KMS::Key', presentValue(keys[key])?.arn ?? key)] : [];
};

/**
 * A change to a document, or to a parameter in it, concerns everything that the document names; any other change concerns only what it
 * touched. A document that cannot be read concerns every change, because nobody knows what it names. A key
 * that cannot be read concerns every change to a key, because nobody knows which key the id or alias stands
 * for.
 */
export const concernOf = (effect: Effect, state: AccountState): ((assessment: Assessment) => boolean) => {
  const touched = new Set<ResourceKey>(
    effect.resources.flatMap((one) => [one, ...keyOf(state, one)]).map(resourceKey),
  );
  const part = effect.resources.some(isNetworkPart);
  const everything = effect.resources.some(
    ({ type }) => type === 'AWS::SSM::Document' || type === 'AWS::SSM::Parameter',
  );
  const keys = effect.resources.some(({ type }) => type === 'AWS::KMS::Key');
  const identity = effect.resources.some(isIdentity);
  return ({ result }) =>
    everything ||
    (identity && isIdentity(result.subject)) ||
    touched.has(resourceKey(result.subject)) ||
    // A part of a network concerns the VPCs that were read for it.
    (part && result.subject.type === 'AWS::EC2::VPC' && Object.hasOwn(state.networks, result.subject.id)) ||
    (result.kind === 'unknown' &&
      (isUnread(state, result.subject) || (keys && result.subject.type === 'AWS::KMS::Key')));
};
