import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hostOf, isWithin } from '../../functions/account/network/names/domains.ts';
import { throughFirewall } from '../../functions/account/network/names/firewall.ts';
import type { VpcNames, VpcNetwork } from '../../functions/account/network/network.ts';
import { pathTo } from '../../functions/account/network/path/path.ts';
import { type Observed, present, presentValue } from '../../functions/account/observed.ts';
import { arbitraryNames } from '../support/arbitrary/names.ts';
import {
  arbitraryContext,
  arbitraryNetwork,
  arbitraryNode,
  arbitraryService,
} from '../support/arbitrary/network.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { forwarding, NO_NAMES, spokeWith, zoneOf } from '../support/samples/sample-names.ts';
import { nodeIn, REGION } from '../support/samples/sample-network.ts';

const RUNS = { numRuns: runs(1500) };

const given = {
  network: fc.oneof(arbitraryNetwork, fc.constant(spokeWith(undefined))),
  node: arbitraryNode,
  service: arbitraryService,
  context: arbitraryContext,
  names: arbitraryNames,
};

const turned = <T>(observed: Observed<readonly T[]>): Observed<readonly T[]> =>
  observed.status === 'present' ? present(observed.value.toReversed()) : observed;

const withNames = (network: VpcNetwork, names: VpcNames): VpcNetwork => ({ ...network, names });

it('the order of zones, rules and firewall rules never matters', () => {
  fc.assert(
    fc.property(fc.record(given), ({ network, node, service, context, names }) => {
      const { zones, rules, firewall } = names;
      const other = { ...names, zones: turned(zones), rules: turned(rules) };
      // Two rules of one group have different priorities.
      const numbers = (presentValue(firewall) ?? []).map((one) => `${one.groupPriority} ${one.priority}`);
      const isNumbered = new Set(numbers).size === numbers.length;
      const all = isNumbered ? { ...other, firewall: turned(firewall) } : other;
      expect(pathTo(service, node, withNames(network, all), context)).toEqual(
        pathTo(service, node, withNames(network, names), context),
      );
    }),
    RUNS,
  );
});

it('names that were read and name nothing only make a verdict more certain', () => {
  fc.assert(
    fc.property(fc.record(given), ({ network, node, service, context }) => {
      const { names: _, ...unread } = network;
      const before = pathTo(service, node, unread, context);
      const after = pathTo(service, node, withNames(network, NO_NAMES), context);
      expect(after.kind).toBe(before.kind);
      if (after.kind === 'broken' && context.nameServer === 'vpc') expect(after.unlessNamed).toBeUndefined();
    }),
    RUNS,
  );
});

it('a certain break is never silenced by names that do not match', () => {
  fc.assert(
    fc.property(fc.record(given), ({ network, node, service, context, names }) => {
      const { names: _, ...unread } = network;
      const before = pathTo(service, node, unread, context);
      const after = pathTo(service, node, withNames(network, names), context);
      if (before.kind !== 'broken' || before.unless !== undefined || after.kind === 'broken') return;
      const host = hostOf(service, context.region, context.buckets?.[0]?.name);
      const zones = (presentValue(names.zones) ?? []).map(({ name }) => name);
      const rules = (presentValue(names.rules) ?? []).map(({ domain }) => domain);
      const blocked = throughFirewall(host, presentValue(names.firewall) ?? []).kind !== 'passes';
      expect(blocked || [...zones, ...rules].some((name) => isWithin(host, name))).toBe(true);
    }),
    RUNS,
  );
});

it('of zones and rules that forward, the most specific one decides', () => {
  const domains = ['', 'com', 'amazonaws.com', `${REGION}.amazonaws.com`, `ssm.${REGION}.amazonaws.com`];
  const some = fc.subarray(domains);
  fc.assert(
    fc.property(some, some, (zones, rules) => {
      const names = {
        ...NO_NAMES,
        zones: present(zones.map((name, i) => zoneOf(name, [], { zoneId: `Z0${i}` }))),
        rules: present(rules.map((domain) => forwarding(domain))),
      };
      const verdict = pathTo('ssm', nodeIn(), spokeWith(names), { region: REGION, nameServer: 'vpc' });
      const [zone, rule] = [zones, rules].map((all) =>
        Math.max(-1, ...all.map((name) => domains.indexOf(name))),
      );
      const decides = Math.max(zone ?? -1, rule ?? -1);
      // A rule that forwards cannot be seen into, an empty zone leads nowhere, and without either there is no route.
      const expected =
        decides === -1
          ? 'broken route'
          : rule === decides
            ? 'unknown name-resolution'
            : 'broken name-resolution';
      expect(verdict.kind === 'reachable' ? verdict.via : `${verdict.kind} ${verdict.step}`).toBe(expected);
    }),
    RUNS,
  );
});
