import { describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import type { ExclusionMode, PublicAccessBlock } from '../../../functions/account/network/ways-out.ts';
import { internetPath } from '../../../functions/prerequisites/internet-path/index.ts';
import { kindOf } from '../../support/samples/check-one.ts';
import { judgedCall } from '../../support/samples/judged-call.ts';
import {
  NETWORK_ID,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  tablesWith,
} from '../../support/samples/sample-network.ts';

const block = (InternetGatewayBlockMode: PublicAccessBlock['mode']) =>
  ({ api: 'ec2:ModifyVpcBlockPublicAccessOptions', input: { InternetGatewayBlockMode } }) as const;

const excluded = (mode: ExclusionMode, resourceId = NETWORK_ID): Partial<VpcNetwork> => ({
  publicAccessBlock: {
    mode: 'block-bidirectional',
    exclusions: [{ exclusionId: 'vpcbpa-exclude-1', resourceId, mode }],
  },
});
const DIRECT = natNetwork({
  routeTables: tablesWith({ '0.0.0.0/0': 'igw-1' }),
  nodes: [nodeIn({ hasPublicIp: true })],
});
const other = (network: VpcNetwork): VpcNetwork => ({ ...network, vpcId: 'vpc-0other' });

describe('VPC Block Public Access', () => {
  it('is told of every VPC that it cuts off, with the narrowest exclusion as the way back', async () => {
    const vpcs = [natNetwork(), other(natNetwork()), { ...networkOf(), vpcId: 'vpc-0endpoints' }];
    const judged = await judgedCall(vpcs, block('block-bidirectional'));
    expect(judged.findings).toEqual(['internet-path proven', 'internet-path proven']);
    expect(judged.because[0]).toContain('VPC Block Public Access (block-bidirectional)');
    expect(judged.back).toEqual([
      'ec2:CreateVpcBlockPublicAccessExclusion',
      'ec2:CreateVpcBlockPublicAccessExclusion',
    ]);
  });

  it('of what comes in cuts off nodes that leave by an internet gateway', async () => {
    const judged = await judgedCall([DIRECT, other(natNetwork())], block('block-ingress'));
    expect(judged.findings).toEqual(['internet-path proven']);
  });

  it.each([
    ['where nodes have endpoints', networkOf(), block('block-bidirectional')],
    ['of what comes in, where nodes use NAT', natNetwork(), block('block-ingress')],
    ['where the VPC is excluded', natNetwork(excluded('allow-egress')), block('block-bidirectional')],
  ])('is silent %s', async (_name, network, call) => {
    expect(await judgedCall([network], call)).toMatchObject({ seen: 'judged', findings: [], doubts: [] });
  });

  it('is told when an exclusion is deleted, or narrowed', async () => {
    const deleted = await judgedCall([natNetwork(excluded('allow-egress'))], {
      api: 'ec2:DeleteVpcBlockPublicAccessExclusion',
      input: { ExclusionId: 'vpcbpa-exclude-1' },
    });
    expect(deleted.findings).toEqual(['internet-path proven']);
    expect(deleted.back).toEqual(['ec2:CreateVpcBlockPublicAccessExclusion']);
    const narrowed = await judgedCall([{ ...DIRECT, ...excluded('allow-bidirectional', NODE_SUBNET) }], {
      api: 'ec2:ModifyVpcBlockPublicAccessExclusion',
      input: { ExclusionId: 'vpcbpa-exclude-1', InternetGatewayExclusionMode: 'allow-egress' },
    });
    expect(narrowed.findings).toEqual([]);
    expect(narrowed.doubts[0]).toContain('not confirmed');
  });

  it.each([
    [
      'is switched off',
      'ec2:ModifyVpcBlockPublicAccessOptions',
      { InternetGatewayBlockMode: 'off' },
      'irrelevant',
    ],
    ['without a mode', 'ec2:ModifyVpcBlockPublicAccessOptions', {}, 'unreadable'],
    [
      'lets more through',
      'ec2:ModifyVpcBlockPublicAccessExclusion',
      { ExclusionId: 'vpcbpa-exclude-1', InternetGatewayExclusionMode: 'allow-bidirectional' },
      'irrelevant',
    ],
    ['without an exclusion', 'ec2:DeleteVpcBlockPublicAccessExclusion', {}, 'unreadable'],
  ])('%s', (_name, api, body, expected) => {
    const request = { [`${api.slice(4)}Request`]: body };
    expect(kindOf(internetPath, api, { request })).toBe(expected);
  });
});
