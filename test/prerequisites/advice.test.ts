import { describe, expect, it } from 'vitest';
import type { OfferedApi, Plan, RepairApi } from '../../functions/account/api-call.ts';
import { resource } from '../../functions/account/resource.ts';
import { adviceWords, withSafeAdvice } from '../../functions/core/advice.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { endpointTo, networkOf } from '../support/samples/sample-network.ts';
import { pathState } from '../support/samples/sample-paths.ts';

describe('the advice of all prerequisites', () => {
  it.each(registry.map((one) => [one.id, one] as const))('%s says what only a person decides', (_, one) => {
    expect(one.decides?.length ?? 0).toBeGreaterThan(0);
    // A lost node alone has nothing that could be mended from outside.
    expect(one.advise !== undefined).toBe(one.id !== 'node-connection');
  });

  const state = pathState(networkOf({ endpoints: [endpointTo('ssm'), endpointTo('ssmmessages')] }));
  const vpc = resource('AWS::EC2::VPC', networkOf().vpcId);
  const offering = (plan: Plan<OfferedApi | RepairApi>) =>
    withSafeAdvice(registry.map((one) => ({ ...one, advise: () => plan })))[0]?.advise?.(state, vpc);
  const plan = { restores: 'x', exact: false } as const;

  it('is never one that AWS would refuse', () => {
    const calls = [{ api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-none'] } }] as const;
    expect(offering({ ...plan, calls })).toBeUndefined();
  });

  it('is never one that breaks something else', () => {
    const calls = [{ api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-ssm'] } }] as const;
    expect(offering({ ...plan, calls })).toBeUndefined();
  });

  it('is in words what it sets up, and what to mind', () => {
    expect(adviceWords({ restores: 'a route' })).toBe('The offered fix sets up a route');
    expect(adviceWords({ restores: 'a route', byHand: 'it costs' })).toBe(
      'The offered fix sets up a route. Before you run it: it costs',
    );
  });
});
