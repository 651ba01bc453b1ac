import { describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../../../functions/account/network/network.ts';
import { pathTo } from '../../../../functions/account/network/path/path.ts';
import { evaluate } from '../../../../functions/core/blame/evaluate.ts';
import { registry } from '../../../../functions/prerequisites/index.ts';
import { networkAccess } from '../../../../functions/prerequisites/network-access/index.ts';
import { effectOf } from '../../../support/samples/check-one.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  entry,
  gatewayToS3,
  groups,
  groupWith,
  NODE_GROUP,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  REGION,
  rule,
  tablesWith,
} from '../../../support/samples/sample-network.ts';
import { rememberedState } from '../../../support/samples/sample-paths.ts';

const UNNAMED = { privateDnsEnabled: false };
const ENDPOINTS = ['ssm', 'ssmmessages'].map((service) => endpointTo(service, UNNAMED));
const OUT = groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]);
const SHUT = groups(OUT, groupWith(ENDPOINT_GROUP, []));
const NAT = { '0.0.0.0/0': 'nat-1' };

const vpc = (more: Partial<VpcNetwork> = {}): VpcNetwork => networkOf({ endpoints: ENDPOINTS, ...more });

const judge = (network: VpcNetwork, service: 'ssm' | 's3' = 'ssm') =>
  pathTo(service, nodeIn(), network, { region: REGION, nameServer: 'vpc' });

describe('an endpoint without private names', () => {
  it.each([
    ['its group lets nobody in', vpc({ securityGroups: SHUT }), 'endpoint-security-group'],
    [
      'the ACL of its subnet denies all',
      vpc({ networkAcls: [aclOf('acl-x', [ENDPOINT_SUBNET], [entry(50, 'in', 'deny'), ...OPEN_ENTRIES])] }),
      'endpoint-network-acl',
    ],
    [
      'its policy refuses the calls',
      vpc({
        endpoints: ENDPOINTS.map((one) => ({
          ...one,
          policy: '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}',
        })),
      }),
      'endpoint-policy',
    ],
    [
      'the node is let out to nothing',
      vpc({
        securityGroups: groups(
          groupWith(NODE_GROUP, []),
          groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
        ),
      }),
      'node-security-group',
    ],
  ])('is no way out of a VPC without another: %s', (_name, network, step) => {
    const verdict = judge(network);
    expect(verdict).toMatchObject({ kind: 'broken', step });
    expect(verdict).not.toHaveProperty('unless');
    if (verdict.kind === 'broken') expect(verdict.because).toContain('vpce-ssm');
  });

  it.each([
    ['it is open', vpc()],
    [
      'one of two is open',
      vpc({
        securityGroups: groups(
          OUT,
          groupWith(ENDPOINT_GROUP, []),
          groupWith('sg-open', [rule('in', NODE_GROUP)]),
        ),
        endpoints: [
          ...ENDPOINTS,
          endpointTo('ssm', {
            ...UNNAMED,
            vpcEndpointId: 'vpce-second',
            interfaces: [{ subnetId: ENDPOINT_SUBNET, addresses: [], groupIds: ['sg-open'] }],
          }),
        ],
      }),
    ],
    [
      'a hub may be behind a transit gateway',
      vpc({ securityGroups: SHUT, routeTables: tablesWith({ '10.0.0.0/8': 'tgw-1' }) }),
    ],
  ])('leaves a doubt: %s', (_name, network) => {
    expect(judge(network)).toMatchObject({ kind: 'broken', unless: expect.stringContaining('names') });
  });

  it('does not matter where a gateway endpoint or the internet is there', () => {
    expect(judge(vpc({ securityGroups: SHUT, routeTables: tablesWith(NAT) })).kind).toBe('reachable');
    const s3 = vpc({
      securityGroups: SHUT,
      routeTables: tablesWith({ 'pl-s3': 'vpce-gateway' }),
      endpoints: [...ENDPOINTS, endpointTo('s3', UNNAMED), gatewayToS3()],
    });
    expect(judge(s3, 's3').kind).toBe('reachable');
  });

  it('is told with who closed its group', () => {
    const before = vpc({
      securityGroups: groups(OUT, groupWith(ENDPOINT_GROUP, [rule('in', '10.0.0.0/16')])),
    });
    const revoked = effectOf(networkAccess, 'ec2:RevokeSecurityGroupIngress', {
      request: {
        groupId: ENDPOINT_GROUP,
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 443,
              toPort: 443,
              ipRanges: { items: [{ cidrIp: '10.0.0.0/16' }] },
            },
          ],
        },
      },
    });
    const network = registry.filter(({ family }) => family === 'network');
    const { findings } = evaluate(network, revoked, rememberedState(vpc({ securityGroups: SHUT }), before));
    expect(findings).toMatchObject([
      { prerequisite: 'network-access', impact: 'sessions-fail', attribution: 'suspected' },
    ]);
  });
});
