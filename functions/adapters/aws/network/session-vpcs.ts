import { type EC2Client, paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2';
import { type Observed, present } from '../../../account/observed.ts';
import { collect } from '../shared/collect.ts';
import { observe } from '../shared/errors.ts';

const SERVICES = ['ssm', 'ssmmessages'] as const;

/** In China, some names begin with `cn.`: https://docs.amazonaws.cn/en_us/vpc/latest/privatelink/aws-services-privatelink-support.html */
const PREFIXES = ['com.amazonaws', 'cn.com.amazonaws'] as const;

/**
 * The VPCs of the Region that have interface endpoints for both services that sessions need, whatever their state. EC2
 * answers with the endpoints of this account only.
 */
export const sessionVpcs = (ec2: EC2Client, region: string): Promise<Observed<readonly string[]>> =>
  observe('ec2:DescribeVpcEndpoints', [], async () => {
    const Values = PREFIXES.flatMap((prefix) => SERVICES.map((service) => `${prefix}.${region}.${service}`));
    const found = await collect(
      paginateDescribeVpcEndpoints(
        { client: ec2, pageSize: 1000 },
        { Filters: [{ Name: 'service-name', Values }] },
      ),
      (page) => page.VpcEndpoints,
    );
    const vpcsWith = (service: string): ReadonlySet<string> =>
      new Set(
        found.flatMap(({ ServiceName, VpcId }) =>
          VpcId && ServiceName?.endsWith(`.${service}`) ? [VpcId] : [],
        ),
      );
    const [first, second] = SERVICES.map(vpcsWith);
    return present([...(first ?? [])].filter((id) => second?.has(id)).toSorted());
  });
