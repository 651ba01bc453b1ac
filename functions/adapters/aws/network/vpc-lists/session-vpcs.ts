import { type EC2Client, paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2';
import { SESSION_SERVICES, serveSessions } from '../../../../account/network/session-services.ts';
import { type Observed, present } from '../../../../account/observed.ts';
import { collect } from '../../shared/collect.ts';
import { observe } from '../../shared/errors.ts';

/** In China, some names begin with `cn.`: https://docs.amazonaws.cn/en_us/vpc/latest/privatelink/aws-services-privatelink-support.html */
const PREFIXES = ['com.amazonaws', 'cn.com.amazonaws'] as const;

/**
 * The VPCs of the Region that have interface endpoints for both services that sessions need, whatever their state. EC2
 * answers with the endpoints of this account only.
 */
export const sessionVpcs = (ec2: EC2Client, region: string): Promise<Observed<readonly string[]>> =>
  observe('ec2:DescribeVpcEndpoints', [], async () => {
    const Values = PREFIXES.flatMap((prefix) =>
      SESSION_SERVICES.map((service) => `${prefix}.${region}.${service}`),
    );
    const found = await collect(
      paginateDescribeVpcEndpoints(
        { client: ec2, pageSize: 1000 },
        { Filters: [{ Name: 'service-name', Values }] },
      ),
      (page) => page.VpcEndpoints,
    );
    const vpcIds = [...new Set(found.flatMap(({ VpcId }) => VpcId ?? []))];
    const namesIn = (id: string) =>
      found.filter(({ VpcId }) => VpcId === id).map(({ ServiceName }) => ServiceName);
    return present(vpcIds.filter((id) => serveSessions(namesIn(id))).toSorted());
  });
