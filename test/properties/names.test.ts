import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hostOf, isWithin } from '../../functions/account/network/names/domains.ts';
import { throughFirewalls } from '../../functions/account/network/names/firewall.ts';
import { readProfiles, rulesIn, zonesIn } from '../../functions/account/network/names/profiles.ts';
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
import {
  firewallRule,
  forwarding,
  hostOfService,
  NO_NAMES,
  profileWith,
  spokeWith,
  zoneOf,
} from '../support/samples/sample-names.ts';
import { nodeIn, REGION } from '../support/samples/sample-network.ts';

const RUNS = { numRuns: runs(1500) };

const given = {
  network: fc.oneof(arbitraryNetwork, fc.constant(spokeWith(undefined))),
  node: arbitraryNode,
  service: arbitraryService,
  context: arbitraryContext,
  names: arbitraryNames,
};

const NOTHING = { zones: present([]), rules: present([]), firewall: present([]) } as const;

const turned = <T>(observed: Observed<readonly T[]>): Observed<readonly T[]> =>
  observed.status === 'present' ? present(observed.value.toReversed()) : observed;

const withNames = (network: VpcNetwork, names: VpcNames): VpcNetwork => ({ ...network, names });

it('the order of zones, rules, firewall rules and Profiles never matters to what is said', () => {
  fc.assert(
    fc.property(fc.record(given), ({ network, node, service, context, names }) => {
      const { zones, rules, firewall, profiles } = names;
      const other = { ...names, zones: turned(zones), rules: turned(rules), profiles: turned(profiles) };
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
      const zones = zonesIn(names).map(({ name }) => name);
      const rules = rulesIn(names).map(({ domain }) => domain);
      const brought = readProfiles(names).flatMap(({ endpointIds }) => endpointIds);
      const hubs = brought.flatMap((id) => (id === 'vpce-0ssmhub' ? [hostOfService('ssm')] : []));
      const places = [presentValue(names.firewall) ?? [], ...readProfiles(names).map((one) => one.firewall)];
      const blocked = throughFirewalls(host, places).kind !== 'passes';
      expect(blocked || [...zones, ...rules, ...hubs].some((name) => isWithin(host, name))).toBe(true);
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

it('what a VPC has by a Profile alone counts as if it were its own', () => {
  const whole = fc.record({ ...given, names: arbitraryNames }).filter(
    ({ network, names }) =>
      network.enableDnsHostnames &&
      network.endpoints.length === 0 &&
      // Two of one name cannot be associated with a VPC.
      new Set(zonesIn(names).map(({ name }) => name)).size === zonesIn(names).length &&
      [names.zones, names.rules, names.firewall].every(({ status }) => status === 'present'),
  );
  fc.assert(
    fc.property(whole, ({ network, node, service, context, names }) => {
      const own = { ...names, profiles: present([]) };
      const profile = profileWith('rp-1', {
        zones: presentValue(names.zones) ?? [],
        rules: presentValue(names.rules) ?? [],
        firewall: presentValue(names.firewall) ?? [],
      });
      const brought = { ...names, ...NOTHING, profiles: present([profile]) };
      expect(pathTo(service, node, withNames(network, brought), context)).toEqual(
        pathTo(service, node, withNames(network, own), context),
      );
    }),
    RUNS,
  );
});

it('a Profile brings nothing for a name that the VPC has something as specific for, but rules that forward', () => {
  const domains = ['', 'com', 'amazonaws.com', `${REGION}.amazonaws.com`, `ssm.${REGION}.amazonaws.com`];
  const some = fc.subarray(domains, { minLength: 1 });
  fc.assert(
    fc.property(some, some, (own, brought) => {
      const zone = (of: string) => (name: string, i: number) => zoneOf(name, [], { zoneId: `${of}${i}` });
      const names = {
        ...NO_NAMES,
        zones: present(own.map(zone('Z0OWN'))),
        profiles: present([profileWith('rp-1', { zones: brought.map(zone('Z0BROUGHT')) })]),
      };
      const verdict = pathTo('ssm', nodeIn(), spokeWith(names), { region: REGION, nameServer: 'vpc' });
      const depth = (all: readonly string[]): number => Math.max(...all.map((name) => domains.indexOf(name)));
      const decides = depth(own) >= depth(brought) ? 'Z0OWN' : 'Z0BROUGHT';
      expect(verdict.kind === 'broken' && verdict.because).toContain(decides);
    }),
    RUNS,
  );
});

it('DNS Firewall of several places blocks for certain only what it blocks in every order', () => {
  const rule = fc.record({
    priority: fc.integer({ min: 1, max: 3 }),
    action: fc.constantFrom('ALLOW', 'BLOCK'),
  });
  const place = fc.array(
    rule.map(({ priority, action }) => firewallRule(priority, action, ['*'])),
    { maxLength: 2 },
  );
  fc.assert(
    fc.property(fc.array(place, { maxLength: 3 }), (places) => {
      const firsts = places.flatMap((rules) => rules.toSorted((a, b) => a.priority - b.priority).slice(0, 1));
      const said = throughFirewalls('ssm.example.com', places).kind;
      const some = firsts.some(({ action }) => action === 'BLOCK');
      const all = firsts.every(({ action }) => action === 'BLOCK');
      fc.pre(places.every((rules) => new Set(rules.map(({ priority }) => priority)).size === rules.length));
      expect(said).toBe(!some ? 'passes' : all ? 'blocked' : 'doubtful');
    }),
    RUNS,
  );
});
