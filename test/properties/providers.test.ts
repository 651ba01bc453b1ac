import fc from 'fast-check';
import { expect, it } from 'vitest';
import { networkBaseline } from '../../functions/account/network/baseline.ts';
import type { NodeNetwork, VpcNetwork } from '../../functions/account/network/network.ts';
import { lostInWords } from '../../functions/account/network/users/in-words.ts';
import { NOWHERE } from '../../functions/account/network/users/reach.ts';
import { present } from '../../functions/account/observed.ts';
import { assess } from '../../functions/core/assessment.ts';
import { blocksOf, merged, sizeOf, without } from '../../functions/formats/addresses.ts';
import { lostByUsers } from '../../functions/sessions/paths/provider.ts';
import { arbitraryNetwork, arbitraryNode, securityGroupRule } from '../support/arbitrary/network.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { HUB_ENDPOINTS, LETS_SPOKES, TO_SPOKES } from '../support/samples/sample-hub.ts';
import { ENDPOINT_GROUP, ENDPOINT_SUBNET, groupWith, routeTable } from '../support/samples/sample-network.ts';
import { NETWORK, pathState, rememberedState } from '../support/samples/sample-paths.ts';

const RUNS = { numRuns: runs(500) };

const unregistered: fc.Arbitrary<NodeNetwork> = arbitraryNode.map(({ managed: _, ...node }) => node);

/** Any VPC that was never made for sessions: at most one of their endpoints, and no managed node. */
const stranger = fc
  .tuple(arbitraryNetwork, fc.array(unregistered, { maxLength: 3 }))
  .map(([network, nodes]): VpcNetwork => ({ ...network, nodes }));

/** Any hub: endpoints for both services, a way back to spokes, and groups that let some of them in. */
const anyHub = arbitraryNetwork.map(
  (network): VpcNetwork => ({
    ...network,
    nodes: [],
    endpoints: HUB_ENDPOINTS,
    routeTables: [...network.routeTables, routeTable('rtb-hub', [ENDPOINT_SUBNET], TO_SPOKES)],
  }),
);

const withRules = (network: VpcNetwork, rules: readonly (typeof LETS_SPOKES)[]): VpcNetwork => ({
  ...network,
  securityGroups: {
    ...network.securityGroups,
    [ENDPOINT_GROUP]: present(groupWith(ENDPOINT_GROUP, rules)),
  },
});

const rules = fc.array(securityGroupRule, { maxLength: 4 });

it('a VPC without endpoints for sessions, managed nodes or a memory of either is never judged', () => {
  fc.assert(
    fc.property(stranger, stranger, (now, before) => {
      for (const state of [pathState(now), rememberedState(now, { ...before, vpcId: now.vpcId })]) {
        const kinds = new Set(assess(NETWORK, state).map(({ result }) => result.kind));
        expect([...kinds]).toEqual(['not-applicable']);
      }
    }),
    RUNS,
  );
});

it('other VPCs never change the verdict on one', () => {
  const either = fc.oneof(stranger, anyHub, arbitraryNetwork);
  fc.assert(
    fc.property(either, either, fc.array(either, { maxLength: 3 }), (one, before, others) => {
      const alone = rememberedState(one, { ...before, vpcId: one.vpcId });
      const beside = others.map((network, n) => ({ ...network, vpcId: `vpc-other-${n}` }));
      const among = {
        ...alone,
        networks: {
          ...Object.fromEntries(beside.map((network) => [network.vpcId, present(network)])),
          ...alone.networks,
        },
        rememberedNetworks: {
          ...alone.rememberedNetworks,
          ...Object.fromEntries(beside.map((network) => [network.vpcId, networkBaseline(network)])),
        },
      };
      const said = (state: typeof alone) =>
        assess(NETWORK, state).filter(({ result }) => result.subject.id === one.vpcId);
      expect(said(among)).toEqual(said(alone));
    }),
    { numRuns: runs(100) },
  );
});

it('nothing is lost where nothing has changed', () => {
  fc.assert(
    fc.property(anyHub, rules, (network, let443) => {
      const hub = withRules(network, let443);
      expect(lostByUsers(rememberedState(hub, hub), hub)).toEqual([]);
    }),
    RUNS,
  );
});

it('a rule that is added never takes anything from users, and one that is removed never gives anything back', () => {
  fc.assert(
    fc.property(anyHub, rules, rules, securityGroupRule, (network, then, now, more) => {
      const before = withRules(network, [...then, LETS_SPOKES]);
      const lostWith = (let443: typeof now): readonly string[] => {
        const hub = withRules(network, let443);
        return lostByUsers(rememberedState(hub, before), hub).map(({ service }) => service);
      };
      const narrow = lostWith(now);
      const wide = lostWith([...now, more]);
      expect(wide.filter((service) => !narrow.includes(service))).toEqual([]);
    }),
    RUNS,
  );
});

it('lost addresses are named by blocks that hold all of them and no others', () => {
  const block = fc
    .tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 8, max: 32 }))
    .map(([a, b, bits]) => `10.${a}.${b}.0/${bits}`);
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 2 }), (cidrs) => {
      const ranges = merged(blocksOf(4, cidrs).ranges);
      const words = lostInWords({ ...NOWHERE, 4: ranges }, NOWHERE, []);
      if (words.includes('more blocks')) return;
      const named = merged(blocksOf(4, words.split(', ')).ranges);
      expect(sizeOf(named)).toBe(sizeOf(ranges));
      expect(without(ranges, named)).toEqual([]);
    }),
    RUNS,
  );
});
