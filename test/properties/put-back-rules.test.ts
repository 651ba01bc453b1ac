import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../functions/account/api-call.ts';
import { applyPlan } from '../../functions/account/apply-plan.ts';
import type { SecurityGroupRule, VpcNetwork } from '../../functions/account/network/network.ts';
import type { PathVerdict } from '../../functions/account/network/path/verdict.ts';
import { rulesOfPermissions } from '../../functions/account/network/security-group-rules.ts';
import { present } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { blocksOf, sizeOf, without } from '../../functions/formats/addresses.ts';
import { putBackRules } from '../../functions/prerequisites/network-access/put-back-rules.ts';
import { pathsOf } from '../../functions/sessions/paths/node-paths.ts';
import { builtNetwork } from '../support/arbitrary/guarded-network.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { ENDPOINT_GROUP, NODE_GROUP, rule } from '../support/samples/sample-network.ts';
import { pathState } from '../support/samples/sample-paths.ts';

type Rules = readonly SecurityGroupRule[];

const PORTS = [
  {},
  {},
  { fromPort: 0, toPort: 65_535 },
  { fromPort: 443, toPort: 8443 },
  { fromPort: 22, toPort: 22 },
  { protocol: '-1' },
  { protocol: 'udp', fromPort: 53, toPort: 53 },
];

const PEERS = [
  '0.0.0.0/0',
  '0.0.0.0/1',
  '::/0',
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.0.1.10/32',
  '10.0.2.0/24',
  '10.0.3.0/24',
  '192.0.2.0/24',
  NODE_GROUP,
  ENDPOINT_GROUP,
  'sg-other',
];

const someRules = (direction: 'in' | 'out', maxLength: number) =>
  fc.array(
    fc
      .tuple(fc.constantFrom(...PEERS), fc.constantFrom(...PORTS))
      .map(([peer, ports]) => rule(direction, peer, ports)),
    { maxLength },
  );

/** A group of a network, what was removed from it, and what was left. */
const removal = fc
  .tuple(builtNetwork, fc.constantFrom('in' as const, 'out' as const))
  .chain(([network, direction]) =>
    fc.record({
      network: fc.constant(network),
      groupId: fc.constant(direction === 'in' ? ENDPOINT_GROUP : NODE_GROUP),
      gone: someRules(direction, 6),
      left: someRules(direction, 2),
    }),
  );

const withRules = (network: VpcNetwork, groupId: string, rules: Rules): AccountState =>
  pathState({
    ...network,
    dhcpOptionsId: 'dopt-now',
    securityGroups: { ...network.securityGroups, [groupId]: present({ groupId, rules, tags: {} }) },
  });

const putBack = ({ calls }: Plan): Rules =>
  calls.flatMap((call) =>
    call.api === 'ec2:AuthorizeSecurityGroupIngress' || call.api === 'ec2:AuthorizeSecurityGroupEgress'
      ? rulesOfPermissions(call.api.endsWith('Egress'), call.input.IpPermissions)
      : [],
  );

const covers = (wide: SecurityGroupRule, narrow: SecurityGroupRule): boolean => {
  if (wide.egress !== narrow.egress) return false;
  if (wide.protocol !== '-1') {
    if (wide.protocol !== narrow.protocol) return false;
    if ((wide.fromPort ?? 0) > (narrow.fromPort ?? 0) || (wide.toPort ?? 65_535) < (narrow.toPort ?? 65_535))
      return false;
  }
  if (wide.peer.kind !== 'cidr' || narrow.peer.kind !== 'cidr') {
    return JSON.stringify(wide.peer) === JSON.stringify(narrow.peer);
  }
  const family = wide.peer.cidr.includes(':') ? 6 : 4;
  const inner = blocksOf(family, [narrow.peer.cidr]).ranges;
  return inner.length > 0 && without(inner, blocksOf(family, [wide.peer.cidr]).ranges).length === 0;
};

/** A path that works is worth most, one that is cut for certain nothing. */
const worth = (verdict: PathVerdict): number => {
  if (verdict.kind === 'broken') return verdict.unless ? 1 : 0;
  return verdict.kind === 'unknown' ? 2 : 3;
};

const openness = (state: AccountState): number =>
  Object.values(state.networks).reduce(
    (sum, network) =>
      network.status === 'present'
        ? sum + pathsOf(state, network.value).reduce((all, { verdict }) => all + worth(verdict), 0)
        : sum,
    0,
  );

const isWorldOpen = ({ peer }: SecurityGroupRule): boolean =>
  peer.kind === 'cidr' && sizeOf(blocksOf(peer.cidr.includes(':') ? 6 : 4, [peer.cidr]).ranges) > 1n << 30n;

describe('what is put back into a security group', () => {
  it('is part of what was removed, opens as much as all of it, and needs each of its rules', () => {
    let fixes = 0;
    let offers = 0;
    fc.assert(
      fc.property(removal, ({ network, groupId, gone, left }) => {
        const state = withRules(network, groupId, left);
        const whole = openness(withRules(network, groupId, [...left, ...gone]));
        const [plan] = putBackRules(state, groupId, gone);
        if (!plan || whole === openness(state)) return;
        const rules = putBack(plan);
        for (const one of rules) expect(gone.some((old) => covers(old, one))).toBe(true);
        if (plan.byHand) {
          offers += 1;
          return;
        }
        fixes += 1;
        const undone = applyPlan(state, plan);
        expect(undone && openness(undone)).toBe(whole);
        for (const one of rules) {
          expect({ ...one, peer: undefined }).toMatchObject({ protocol: 'tcp', fromPort: 443, toPort: 443 });
          const others = rules.filter((other) => other !== one);
          expect(openness(withRules(network, groupId, [...left, ...others]))).toBeLessThan(whole);
        }
      }),
      { numRuns: runs(1500) },
    );
    expect(fixes).toBeGreaterThan(runs(1500) / 30);
    expect(offers).toBeGreaterThan(runs(1500) / 60);
  });

  it('lets nobody in from beyond the VPC, unless a person decides so', () => {
    let wide = 0;
    fc.assert(
      fc.property(removal, ({ network, groupId, gone, left }) => {
        for (const plan of putBackRules(withRules(network, groupId, left), groupId, gone)) {
          const into = putBack(plan).filter(({ egress }) => !egress);
          const own = blocksOf(4, network.cidrBlocks).ranges;
          const strangers = into.filter(
            ({ peer }) =>
              peer.kind === 'cidr' &&
              (peer.cidr.includes(':') || without(blocksOf(4, [peer.cidr]).ranges, own).length > 0),
          );
          wide += strangers.filter(isWorldOpen).length;
          if (strangers.length > 0) expect(plan.byHand).toBeDefined();
        }
      }),
      { numRuns: runs(1500) },
    );
    expect(wide).toBeGreaterThan(0);
  });

  it('is never wider than another removed rule that would have been enough', () => {
    let several = 0;
    fc.assert(
      fc.property(removal, ({ network, groupId, gone, left }) => {
        const state = withRules(network, groupId, left);
        const whole = openness(withRules(network, groupId, [...left, ...gone]));
        const [plan] = putBackRules(state, groupId, gone);
        if (!plan || plan.byHand || whole === openness(state)) return;
        const [one, ...others] = putBack(plan);
        if (!one || others.length > 0) return;
        const enough = gone.filter((old) => openness(withRules(network, groupId, [...left, old])) === whole);
        several += enough.length > 1 ? 1 : 0;
        for (const old of enough) {
          // Whatever would have been enough and is inside of it, is the same.
          const part = { ...old, protocol: 'tcp', fromPort: 443, toPort: 443 };
          if (covers(one, part)) expect(covers(part, one)).toBe(true);
        }
      }),
      { numRuns: runs(1500) },
    );
    expect(several).toBeGreaterThan(0);
  });
});
