import { type EC2Client, paginateDescribeRouteTables } from '@aws-sdk/client-ec2';
import { type Observed, present } from '../../../../account/observed.ts';
import { batches, collect } from '../../shared/collect.ts';
import { MOST_FILTER_VALUES } from '../../shared/ec2-filters.ts';
import { observe } from '../../shared/errors.ts';

/** The filter for each kind of target, by the beginning of its id. */
const FILTERS = [
  ['tgw-', 'route.transit-gateway-id'],
  ['pcx-', 'route.vpc-peering-connection-id'],
] as const;

const askedFor = (targets: readonly string[]): readonly { Name: string; Values: string[] }[] =>
  FILTERS.flatMap(([prefix, Name]) => {
    const ids = [...new Set(targets)].filter((target) => target.startsWith(prefix));
    return batches(ids, MOST_FILTER_VALUES).map((Values) => ({ Name, Values }));
  });

/**
 * The VPCs of this account with a route to one of these transit gateways or peering connections. Other kinds of targets
 * are left out.
 */
export const vpcsRoutedTo = (
  client: EC2Client,
  targets: readonly string[],
): Promise<Observed<readonly string[]>> =>
  observe('ec2:DescribeRouteTables', [], async () => {
    const tables = await Promise.all(
      askedFor(targets).map((filter) =>
        collect(
          paginateDescribeRouteTables({ client, pageSize: 100 }, { Filters: [filter] }),
          (page) => page.RouteTables,
        ),
      ),
    );
    return present([...new Set(tables.flat().flatMap(({ VpcId }) => VpcId ?? []))].toSorted());
  });
