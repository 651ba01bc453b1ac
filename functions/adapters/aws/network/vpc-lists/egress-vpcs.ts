import {
  type EC2Client,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
} from '@aws-sdk/client-ec2';
import { mayGiveWayOut } from '../../../../account/network/users/egress.ts';
import { type Observed, present } from '../../../../account/observed.ts';
import { batches, collect } from '../../shared/collect.ts';
import { MOST_FILTER_VALUES } from '../../shared/ec2-filters.ts';
import { observe } from '../../shared/errors.ts';
import { natGatewayOf } from '../part-shapes.ts';
import { routeTableOf } from '../vpc-shapes.ts';

type Found = Observed<readonly string[]>;

const withRoutes = (client: EC2Client, ids: readonly string[]) =>
  Promise.all(
    batches(ids, MOST_FILTER_VALUES).map((Values) =>
      collect(
        paginateDescribeRouteTables({ client, pageSize: 100 }, { Filters: [{ Name: 'vpc-id', Values }] }),
        (page) => page.RouteTables,
      ),
    ),
  );

/**
 * The VPCs by which nodes of other VPCs may reach the internet (see `mayGiveWayOut`): one list of NAT gateways, and the
 * route tables of the VPCs that have one.
 */
export const egressVpcs = (client: EC2Client): Promise<Found> =>
  observe('ec2:DescribeNatGateways', [], async (): Promise<Found> => {
    const nats = await collect(
      paginateDescribeNatGateways(
        { client, pageSize: 1000 },
        { Filter: [{ Name: 'state', Values: ['available'] }] },
      ),
      (page) => page.NatGateways,
    );
    const ids = [...new Set(nats.flatMap(({ VpcId }) => VpcId ?? []))].toSorted();
    return observe('ec2:DescribeRouteTables', [], async () => {
      const tables = (await withRoutes(client, ids)).flat();
      return present(
        ids.filter((id) =>
          mayGiveWayOut({
            natGateways: nats.filter(({ VpcId }) => VpcId === id).map(natGatewayOf),
            routeTables: tables.filter(({ VpcId }) => VpcId === id).map(routeTableOf),
          }),
        ),
      );
    });
  });
