import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../functions/account/api-call.ts';
import type { EndpointNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { sessionEndpoints } from '../../../functions/prerequisites/session-endpoints/index.ts';
import { effectOf } from '../../support/samples/check-one.ts';
import {
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  groups,
  groupWith,
  networkOf,
  rule,
} from '../../support/samples/sample-network.ts';
import { rememberedState } from '../../support/samples/sample-paths.ts';

const SESSIONS_ONLY = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ssm:*","Resource":"*"}]}';
const FULL_ACCESS = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';
const NARROW = '{"Statement":[]}';

const withEndpoint = (more: Partial<EndpointNetwork>): VpcNetwork =>
  networkOf({
    endpoints: [endpointTo('ssm', more)],
    securityGroups: groups(
      groupWith(ENDPOINT_GROUP, [rule('in', '10.0.0.0/16')]),
      groupWith('sg-closed', []),
    ),
  });

const carrying = (...groupIds: readonly string[]): Partial<EndpointNetwork> => ({
  interfaces: [{ subnetId: ENDPOINT_SUBNET, addresses: ['10.0.2.20'], groupIds }],
});

const effectFor = (request: Record<string, unknown>) =>
  effectOf(sessionEndpoints, 'ec2:ModifyVpcEndpoint', {
    request: { ModifyVpcEndpointRequest: { VpcEndpointId: 'vpce-ssm', ...request } },
  } as never);

const planOf = (
  request: Record<string, unknown>,
  before: Partial<EndpointNetwork>,
  now: Partial<EndpointNetwork>,
): Plan | undefined =>
  effectFor(request).inverses(rememberedState(withEndpoint(now), withEndpoint(before)))[0];

const one = (content: string) => ({ tag: 1, content });
const SWAP = { AddSecurityGroupId: one('sg-closed'), RemoveSecurityGroupId: one(ENDPOINT_GROUP) };

describe('session-endpoints, the policy of an endpoint', () => {
  it.each([
    ['replaced a policy', { PolicyDocument: NARROW }, { policy: SESSIONS_ONLY }, false],
    ['replaced no policy at all', { PolicyDocument: NARROW }, {}, true],
    ['replaced full access, written out', { PolicyDocument: NARROW }, { policy: FULL_ACCESS }, true],
  ])(
    '%s: an offer, and with a caution where it lets everything through: %s',
    (_name, request, before, cautions) => {
      const plan = planOf(request, before, { policy: NARROW });
      expect(plan).toMatchObject({ exact: true, containment: 'endpoint-policy' });
      expect(plan?.caution !== undefined).toBe(cautions);
    },
  );
});

describe('session-endpoints, other settings', () => {
  it.each([
    ['private DNS', { PrivateDnsEnabled: false }, {}, { privateDnsEnabled: false }, undefined],
    ['a subnet', { RemoveSubnetId: one(ENDPOINT_SUBNET) }, {}, { interfaces: [] }, undefined],
    ['groups that let nobody in', SWAP, carrying(ENDPOINT_GROUP), carrying('sg-closed'), 'security-group'],
    [
      'one of two groups',
      { RemoveSecurityGroupId: one('sg-closed') },
      carrying(ENDPOINT_GROUP, 'sg-closed'),
      carrying(ENDPOINT_GROUP),
      undefined,
    ],
  ])('%s: the shape of a containment is %s', (_name, request, before, now, expected) => {
    const plan = planOf(request, before, now);
    expect(plan).toBeDefined();
    expect(plan?.containment).toBe(expected);
    expect(plan).not.toHaveProperty('caution');
  });
});
