import type { Filter } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { presentValue } from '../../../functions/account/observed.ts';
import type { NetworkClients } from '../../../functions/adapters/aws/network/read-networks.ts';
import { networkClients, readNetwork } from '../../../functions/adapters/aws/network/reader.ts';
import { IDENTITY } from '../../support/account.ts';

const VPC = 'vpc-00000000000000001';
const NODES = 1000;
const GROUPS = 200;
const RULES_OF_ONE = 3000;
const IN_REGION = 10_000;

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${String(n).padStart(17, '0')}`);

const nodeIds = numbered('i', NODES);
const groupIds = numbered('sg', GROUPS);

const rules = [
  ...groupIds.map((GroupId) => ({ GroupId, IpProtocol: '-1', IsEgress: true, CidrIpv4: '0.0.0.0/0' })),
  ...Array.from({ length: RULES_OF_ONE }, (_, n) => ({
    GroupId: groupIds[0] ?? '',
    SecurityGroupRuleId: `sgr-${n}`,
    IpProtocol: 'tcp',
    FromPort: 443,
    ToPort: 443,
    CidrIpv4: `10.${n >> 8}.${n & 255}.0/24`,
  })),
];

type Input = {
  readonly Filters?: readonly (Filter & { readonly Key?: string })[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly Attribute?: string;
};

const pageOf = <T>(items: readonly T[], { MaxResults = 1000, NextToken = '0' }: Input) => {
  const end = Number(NextToken) + MaxResults;
  return {
    items: items.slice(Number(NextToken), end),
    ...(end < items.length ? { NextToken: String(end) } : {}),
  };
};

const valuesOf = ({ Filters = [] }: Input): readonly string[] => Filters[0]?.Values ?? [];

/** Answers as AWS does, in pages, and refuses filters with more values than AWS takes. */
const ANSWERS: Readonly<Record<string, (input: Input) => object>> = {
  DescribeVpcs: () => ({ Vpcs: [{ VpcId: VPC, CidrBlock: '10.0.0.0/8', DhcpOptionsId: 'default' }] }),
  DescribeVpcAttribute: () => ({ EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } }),
  DescribeInstances: (input) => {
    const { items, ...next } = pageOf(nodeIds, input);
    const Instances = items.map((InstanceId) => ({ InstanceId, VpcId: VPC }));
    return { Reservations: [{ Instances }], ...next };
  },
  DescribeSecurityGroups: (input) => {
    const { items, ...next } = pageOf(groupIds, input);
    return { SecurityGroups: items.map((GroupId) => ({ GroupId, VpcId: VPC })), ...next };
  },
  DescribeSecurityGroupRules: (input) => {
    const asked = new Set(valuesOf(input));
    const { items, ...next } = pageOf(
      rules.filter(({ GroupId }) => asked.has(GroupId)),
      input,
    );
    return { SecurityGroupRules: items, ...next };
  },
  DescribeInstanceInformation: (input) => {
    const asked = valuesOf(input);
    const all = asked.length > 0 ? asked : numbered('mi', IN_REGION);
    const { items, ...next } = pageOf(all, input);
    return {
      InstanceInformationList: items.map((InstanceId) => ({ InstanceId, PingStatus: 'Online' })),
      ...next,
    };
  },
};

const counting = () => {
  const counts = new Map<string, number>();
  let open = 0;
  let most = 0;
  const send = async (command: {
    readonly constructor: { readonly name: string };
    readonly input: Input;
  }) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    if (valuesOf(command.input).length > 200) throw new Error(`${operation}: too many values`);
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 1));
    open -= 1;
    return ANSWERS[operation]?.(command.input) ?? {};
  };
  const made = networkClients({
    region: IDENTITY.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const json = { call: async () => ({}) };
  const clients: NetworkClients = {
    ...made,
    ec2: Object.assign(made.ec2, { send }),
    ssm: Object.assign(made.ssm, { send }),
    resolver: { ...made.resolver, ...json },
    profiles: { ...made.profiles, ...json },
    route53: async () => Object.assign(await made.route53(), { send }),
  };
  return { clients, counts, most: () => most };
};

it('a VPC of 1,000 nodes, 200 groups and 3,000 rules in one of them takes as many calls as AWS has pages', async () => {
  const { clients, counts } = counting();
  const { networks } = await readNetwork(clients, IDENTITY, { networks: [VPC] });
  const network = presentValue(networks[VPC]);
  expect(network?.nodes).toHaveLength(NODES);
  expect(network?.nodes.every(({ managed }) => managed?.pingStatus === 'Online')).toBe(true);
  expect(presentValue(network?.securityGroups[groupIds[0] ?? ''])?.rules).toHaveLength(RULES_OF_ONE + 1);
  expect(Object.fromEntries(counts)).toMatchObject({
    DescribeInstances: 1,
    DescribeSecurityGroups: 1,
    // 3,200 rules, 1,000 in a page.
    DescribeSecurityGroupRules: 4,
    // The first page of the Region, and 1,000 instances, of which a filter takes 50.
    DescribeInstanceInformation: 21,
    DescribeNetworkInterfaces: 1,
  });
});

it('the first page of a Region that is large is asked for once by a warm process', async () => {
  const { clients, counts, most } = counting();
  await readNetwork(clients, IDENTITY, { networks: [VPC] });
  await readNetwork(clients, IDENTITY, { networks: [VPC] });
  expect(counts.get('DescribeInstanceInformation')).toBe(41);
  // Batches are asked for together.
  expect(most()).toBeGreaterThanOrEqual(20);
});
