import type { EC2Client } from '@aws-sdk/client-ec2';
import type { VpcNetwork } from '../../../account/network/network.ts';
import type { NetworkResource } from '../../../account/network/network-resource.ts';
import { type Observed, unknown } from '../../../account/observed.ts';
import { batches } from '../shared/collect.ts';
import { MOST_FILTER_VALUES } from '../shared/ec2-filters.ts';
import { aspect } from '../shared/errors.ts';
import { type Ec2Kind, LOOKUPS, type Lookup } from './lookups.ts';

type FoundNetworks = {
  readonly vpcIds: readonly string[];
  /** Resources whose VPC the guard may not look up, by the resource's own id. */
  readonly refused: Readonly<Record<string, Observed<VpcNetwork>>>;
};

const lookUp = async (
  client: EC2Client,
  { operation, filter, value, find }: Lookup,
  ids: readonly string[],
): Promise<FoundNetworks> => {
  const found = await aspect(operation, [], () =>
    Promise.all(
      batches(value === undefined ? ids : [value], MOST_FILTER_VALUES).map((Values) =>
        find(client, [{ Name: filter, Values }]),
      ),
    ),
  );
  if (found.kind === 'read') {
    return { vpcIds: found.value.flat().flatMap(({ VpcId }) => VpcId ?? []), refused: {} };
  }
  const because = unknown(found.kind === 'unread' ? found.because : `${operation} found nothing`);
  return { vpcIds: [], refused: Object.fromEntries(ids.map((id) => [id, because])) };
};

/** The VPCs of these resources, with one round of calls for all kinds. Deleted resources have none. */
export const networksOfResources = async (
  client: EC2Client,
  resources: readonly NetworkResource[],
): Promise<FoundNetworks> => {
  const kinds = Object.keys(LOOKUPS).filter((kind): kind is Ec2Kind =>
    resources.some((one) => one.kind === kind),
  );
  const found = await Promise.all(
    kinds.flatMap((kind) => {
      const all = [...new Set(resources.filter((one) => one.kind === kind).map(({ id }) => id))];
      return LOOKUPS[kind].flatMap((lookup) => {
        const ids = all.filter((id) => lookup.ids?.test(id) ?? true);
        return ids.length > 0 ? [lookUp(client, lookup, ids)] : [];
      });
    }),
  );
  return {
    vpcIds: [...new Set(found.flatMap(({ vpcIds }) => vpcIds))],
    refused: Object.assign({}, ...found.map(({ refused }) => refused)) as FoundNetworks['refused'],
  };
};
