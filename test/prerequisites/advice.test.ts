import { describe, expect, it } from 'vitest';
import type { OfferedApi, Plan, RepairApi } from '../../functions/account/api-call.ts';
import { resource } from '../../functions/account/resource.ts';
import { adviceWords, withSafeAdvice } from '../../functions/core/advice.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { identityAccount, manyBare, nodeOf, profileOf, roleOf } from '../support/samples/sample-identity.ts';
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

  it('looks at the account before once, however many subjects need advice', () => {
    let judged = 0;
    const mend = {
      api: 'ec2:ModifyVpcAttribute',
      input: { VpcId: vpc.id, EnableDnsSupport: { Value: true } },
    } as const;
    const [first] = withSafeAdvice(
      registry.slice(0, 1).map((one) => ({
        ...one,
        check: (some) => {
          judged += 1;
          return one.check(some);
        },
        advise: () => ({ ...plan, calls: [mend] }),
      })),
    );
    const advised = Array.from({ length: 50 }, () => first?.advise?.(state, vpc));
    expect(advised.filter((one) => one !== undefined)).toHaveLength(50);
    expect(judged).toBe(51);
  });

  it('costs a node as much, however many others fail beside it', () => {
    const looked = (count: number): number => {
      let nodes = 0;
      const counted = withSafeAdvice(
        registry.map((one) => ({
          ...one,
          check: (some) => {
            nodes += Object.keys(some.instances).length;
            return one.check(some);
          },
        })),
      );
      const failing = manyBare(count);
      const account = identityAccount({ nodes: [nodeOf(), ...failing] });
      const credentials = counted.find(({ id }) => id === 'node-credentials');
      for (const { instanceId } of failing) {
        const advice = credentials?.advise?.(account, resource('AWS::EC2::Instance', instanceId));
        expect(advice?.calls[0]?.api).toBe('ec2:AssociateIamInstanceProfile');
      }
      return nodes / count;
    };
    expect(looked(200)).toBe(looked(2));
  });

  it.each(['AWS::IAM::Role', 'AWS::IAM::InstanceProfile'] as const)(
    'costs %s as much, however many others fail beside it',
    (type) => {
      const looked = (count: number): number => {
        let seen = 0;
        const counted = withSafeAdvice(
          registry.map((one) => ({
            ...one,
            check: (some) => {
              seen += Object.keys(some.instances).length + Object.keys(some.roles).length;
              return one.check(some);
            },
          })),
        );
        const names = Array.from({ length: count }, (_, i) => `web${i}`);
        const account = identityAccount({
          // Twenty nodes of each, which makes 10,000 nodes of 500 roles.
          nodes: names.flatMap((profile) =>
            Array.from({ length: 20 }, (_, i) => nodeOf({ profile, instanceId: `i-${profile}-${i}` })),
          ),
          roles: names.map((name) =>
            roleOf(name, type === 'AWS::IAM::Role' ? { attachedPolicyArns: [] } : {}),
          ),
          profiles: names.map((name) => profileOf(name, type === 'AWS::IAM::Role' ? { roleName: name } : {})),
        });
        const id = type === 'AWS::IAM::Role' ? 'node-permissions' : 'node-credentials';
        const guard = counted.find((one) => one.id === id);
        for (const name of names) expect(guard?.advise?.(account, resource(type, name))).toBeDefined();
        return seen / count;
      };
      expect(looked(500)).toBe(looked(2));
    },
  );

  it('is in words what it sets up, and what to mind', () => {
    expect(adviceWords({ restores: 'a route' })).toBe('The offered fix sets up a route');
    expect(adviceWords({ restores: 'a route', byHand: 'it costs' })).toBe(
      'The offered fix sets up a route. Before you run it: it costs',
    );
  });
});
