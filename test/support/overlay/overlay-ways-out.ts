import type { Overlaid } from './overlaid.ts';
import { xmlReply } from './wire.ts';

const describeBlock: Overlaid['answer'] = async (_request, { blockMode }) =>
  xmlReply(
    `<DescribeVpcBlockPublicAccessOptionsResponse><vpcBlockPublicAccessOptions><internetGatewayBlockMode>${blockMode}</internetGatewayBlockMode></vpcBlockPublicAccessOptions></DescribeVpcBlockPublicAccessOptionsResponse>`,
  );

/** One exclusion a page, to see paging. */
const describeExclusions: Overlaid['answer'] = async (request, { exclusions }) => {
  const number = Number(new URLSearchParams(request.body.toString()).get('NextToken') ?? 0);
  const [arn, mode] = [...exclusions][number] ?? [];
  const item = arn
    ? `<item><exclusionId>vpcbpa-exclude-${number}</exclusionId><resourceArn>${arn}</resourceArn><internetGatewayExclusionMode>${mode}</internetGatewayExclusionMode><state>create-complete</state></item>`
    : '';
  const next = number + 1 < exclusions.size ? `<nextToken>${number + 1}</nextToken>` : '';
  return xmlReply(
    `<DescribeVpcBlockPublicAccessExclusionsResponse><vpcBlockPublicAccessExclusionSet>${item}</vpcBlockPublicAccessExclusionSet>${next}</DescribeVpcBlockPublicAccessExclusionsResponse>`,
  );
};

const UNKNOWN_FILTERS = [
  'route.egress-only-internet-gateway-id',
  'route.destination-prefix-list-id',
  'ip-permission.prefix-list-id',
  'egress.ip-permission.prefix-list-id',
];

/** All of them instead, or none if nothing in any of them names the value. */
const withoutFilter =
  (empty: string): Overlaid['answer'] =>
  async (request, _world, forward) => {
    const asked = new URLSearchParams(request.body.toString());
    if (!UNKNOWN_FILTERS.includes(asked.get('Filter.1.Name') ?? '')) return forward(request);
    const value = asked.get('Filter.1.Value.1') ?? '';
    const changed = [...asked].filter(([key]) => !key.startsWith('Filter.'));
    const reply = await forward({ ...request, body: Buffer.from(new URLSearchParams(changed).toString()) });
    return reply.body.toString().includes(value) ? reply : xmlReply(empty);
  };

/** What moto lacks of connections of VPCs and of VPC Block Public Access. */
export const WAYS_OUT_OVERLAID: Readonly<Record<string, Overlaid>> = {
  'ec2:DescribeVpcBlockPublicAccessOptions': { why: 'not implemented', answer: describeBlock },
  'ec2:DescribeVpcBlockPublicAccessExclusions': { why: 'not implemented', answer: describeExclusions },
  'ec2:DescribeRouteTables': {
    why: 'breaks down at two filters',
    answer: withoutFilter('<DescribeRouteTablesResponse><routeTableSet/></DescribeRouteTablesResponse>'),
  },
  'ec2:DescribeSecurityGroups': {
    why: 'breaks down at the filters for prefix lists',
    answer: withoutFilter(
      '<DescribeSecurityGroupsResponse><securityGroupInfo/></DescribeSecurityGroupsResponse>',
    ),
  },
};
