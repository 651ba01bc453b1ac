import type { VpcNetwork } from '../../account/network/network.ts';
import { isNetworkPart, networkHolding, networksOf } from '../../account/network/parts.ts';
import { type TaggedIds, tagIdsOf } from '../../account/network/tagged-ids.ts';
import { presentValue, type Tags } from '../../account/observed.ts';
import { type Resource, resourceKey } from '../../account/resource.ts';
import { observedOf } from '../../account/resource-in-state.ts';
import type { AccountState } from '../../account/state.ts';
import type { Gathered } from '../gather.ts';
import { asTags } from '../nodes-hit.ts';

/** Of what was gathered, what tags are found by. */
export type Known = Pick<Gathered, 'state'> & {
  readonly effect: Pick<Gathered['effect'], 'resources'>;
  readonly rows: Pick<Gathered['rows'], 'baselines'>;
};

/** Which tag is asked for, when, and where it is known to hang. */
export type Asked = {
  readonly key: string;
  readonly now: Date;
  readonly gathered: Known;
  readonly tagged: TaggedIds;
};

/** What is known of a resource, now or at last. */
export const knownOf = ({ state, rows }: Known, resource: Resource) =>
  presentValue(observedOf(state, resource)) ?? rows.baselines[resourceKey(resource)]?.snapshot.value;

/** The tags of a resource. */
export const tagsOf = ({ gathered, key, tagged }: Asked, resource: Resource): readonly Tags[] => {
  const known = knownOf(gathered, resource);
  return [
    ...(known?.tags ? [known.tags] : []),
    ...asTags(key, tagIdsOf(gathered.state, resource) ?? [], tagged),
  ];
};

/** The VPC of a resource. If a part is gone, these are all that were read because of it. */
const vpcsOf = (state: AccountState, one: Resource): readonly VpcNetwork[] => {
  const all = networksOf(state);
  if (one.type === 'AWS::EC2::VPC') return all.filter(({ vpcId }) => vpcId === one.id);
  if (!isNetworkPart(one)) return [];
  const holding = networkHolding(state, one);
  if (holding) return [holding];
  return observedOf(state, one) === undefined ? all : [];
};

/** A tag on a VPC, or on its option set, also counts for its security groups, routes and endpoints. */
export const vpcTags = ({ gathered: { state }, key, tagged }: Asked, one: Resource): readonly Tags[] =>
  vpcsOf(state, one).flatMap(({ vpcId, dhcpOptionsId, tags }) => [
    tags,
    ...asTags(key, [vpcId, dhcpOptionsId], tagged),
  ]);
