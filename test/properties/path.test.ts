import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SecurityGroupRule, VpcNetwork } from '../../functions/account/network/network.ts';
import { pathTo } from '../../functions/account/network/path/path.ts';
import type { PathVerdict } from '../../functions/account/network/path/verdict.ts';
import { present } from '../../functions/account/observed.ts';
import {
  aclEntry,
  arbitraryContext,
  arbitraryNetwork,
  arbitraryNode,
  arbitraryService,
  securityGroupRule,
} from '../support/arbitrary/network.ts';
import { runs } from '../support/arbitrary/runs.ts';
import {
  aclOf,
  groups,
  groupWith,
  natNetwork,
  networkOf,
  nodeIn,
  REGION,
  rule,
} from '../support/samples/sample-network.ts';

const RUNS = { numRuns: runs(1500) };
const GOODNESS = { broken: 0, unknown: 1, reachable: 2 } as const;
const good = ({ kind }: PathVerdict): number => GOODNESS[kind];

const given = {
  network: arbitraryNetwork,
  node: arbitraryNode,
  service: arbitraryService,
  context: arbitraryContext,
  number: fc.nat(100),
};

const withRule = (network: VpcNetwork, pick: number, rule: SecurityGroupRule): VpcNetwork => {
  const ids = Object.keys(network.securityGroups);
  const id = ids[pick % ids.length] ?? '';
  const group = network.securityGroups[id];
  if (group?.status !== 'present') return network;
  const value = { ...group.value, rules: [...group.value.rules, rule] };
  return { ...network, securityGroups: { ...network.securityGroups, [id]: present(value) } };
};

it('no network makes it throw', () => {
  fc.assert(
    fc.property(fc.record(given), ({ network, node, service, context }) => {
      expect(GOODNESS).toHaveProperty(pathTo(service, node, network, context).kind);
    }),
    RUNS,
  );
});

it('a rule added to a security group never makes a path worse, and taken away never better', () => {
  fc.assert(
    fc.property(fc.record({ ...given, rule: securityGroupRule }), (all) => {
      const { network, node, service, context, rule, number } = all;
      const less = pathTo(service, node, network, context);
      const more = pathTo(service, node, withRule(network, number, rule), context);
      expect(good(more)).toBeGreaterThanOrEqual(good(less));
    }),
    RUNS,
  );
});

it('an allow before all others in an ACL never makes a path worse, and a deny never better', () => {
  fc.assert(
    fc.property(fc.record({ ...given, entry: aclEntry }), (all) => {
      const { network, node, service, context, entry, number } = all;
      const networkAcls = network.networkAcls.map((acl, index) =>
        index === number % network.networkAcls.length
          ? { ...acl, entries: [...acl.entries, { ...entry, ruleNumber: 1 }] }
          : acl,
      );
      const before = good(pathTo(service, node, network, context));
      const after = good(pathTo(service, node, { ...network, networkAcls }, context));
      if (entry.allow) expect(after).toBeGreaterThanOrEqual(before);
      else expect(after).toBeLessThanOrEqual(before);
    }),
    RUNS,
  );
});

const shuffled = <T>(items: readonly T[]): fc.Arbitrary<readonly T[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length });

const reordered = (network: VpcNetwork): fc.Arbitrary<VpcNetwork> =>
  fc
    .record({
      subnets: shuffled(network.subnets),
      routeTables: fc
        .tuple(
          ...network.routeTables.map((table) =>
            shuffled(table.routes).map((routes) => ({ ...table, routes })),
          ),
        )
        .chain(shuffled),
      networkAcls: fc
        .tuple(
          ...network.networkAcls.map((acl) => shuffled(acl.entries).map((entries) => ({ ...acl, entries }))),
        )
        .chain(shuffled),
      securityGroups: fc
        .tuple(
          ...Object.entries(network.securityGroups).map(([id, group]) =>
            group.status === 'present'
              ? shuffled(group.value.rules).map((rules) => [id, present({ ...group.value, rules })] as const)
              : fc.constant([id, group] as const),
          ),
        )
        .chain(shuffled)
        .map((all): VpcNetwork['securityGroups'] => Object.fromEntries(all)),
      natGateways: shuffled(network.natGateways),
      attachments: shuffled(network.attachments ?? []),
      endpoints: fc
        .tuple(
          ...network.endpoints.map((one) =>
            shuffled(one.interfaces).map((interfaces) => ({ ...one, interfaces })),
          ),
        )
        .chain(shuffled),
    })
    .map((parts) => ({ ...network, ...parts }));

it('the order of what AWS gives in no order never matters, not even for the words', () => {
  fc.assert(
    fc.property(
      fc.record(given).chain((all) =>
        fc.record({
          all: fc.constant(all),
          other: reordered(all.network),
          groupIds: shuffled(all.node.interface.groupIds),
        }),
      ),
      ({ all: { network, node, service, context }, other, groupIds }) => {
        const turned = { ...node, interface: { ...node.interface, groupIds } };
        expect(pathTo(service, turned, other, context)).toEqual(pathTo(service, node, network, context));
      },
    ),
    RUNS,
  );
});

const isCertain = (verdict: PathVerdict): boolean =>
  verdict.kind === 'broken' && verdict.unless === undefined;

const opaque = fc
  .tuple(
    fc.constantFrom('10.0.0.0/8', '192.168.0.0/16', '52.0.0.0/8', '0.0.0.0/0', '::/0', 'fd00::/8', 'pl-0hub'),
    fc.constantFrom('tgw-9', 'pcx-9', 'vgw-9', 'vpce-9', 'eni-9', 'i-9'),
  )
  .map(([destination, target]) => ({ destination, target, blackhole: false }));

it('a route to where nothing can be seen never makes a break more certain', () => {
  fc.assert(
    fc.property(fc.record({ ...given, route: opaque }), ({ network, node, service, context, route }) => {
      const routeTables = network.routeTables.map((table) =>
        table.routes.some(({ destination }) => destination === route.destination)
          ? table
          : { ...table, routes: [...table.routes, route] },
      );
      const before = pathTo(service, node, network, context);
      const after = pathTo(service, node, { ...network, routeTables }, context);
      if (!isCertain(before)) expect(isCertain(after), JSON.stringify([before, after])).toBe(false);
    }),
    RUNS,
  );
});

it('an exclusion from the block of public access never makes a path worse', () => {
  const mode = fc.constantFrom('block-ingress', 'block-bidirectional');
  const exclusion = fc
    .tuple(
      fc.constantFrom(networkOf().vpcId, ...networkOf().subnets.map(({ subnetId }) => subnetId)),
      fc.constantFrom('allow-egress', 'allow-bidirectional'),
    )
    .map(([resourceId, one]) => ({ exclusionId: 'vpcbpa-exclude-9', resourceId, mode: one }) as const);
  fc.assert(
    fc.property(fc.record({ ...given, mode, exclusion }), (all) => {
      const { network, node, service, context } = all;
      const { exclusions = [] } = network.publicAccessBlock ?? {};
      const less = { ...network, publicAccessBlock: { mode: all.mode, exclusions } } as VpcNetwork;
      const more = {
        ...network,
        publicAccessBlock: { mode: all.mode, exclusions: [...exclusions, all.exclusion] },
      } as VpcNetwork;
      const worse = good(pathTo(service, node, less, context));
      expect(good(pathTo(service, node, more, context))).toBeGreaterThanOrEqual(worse);
    }),
    RUNS,
  );
});

/** Shows that the networks above are not all alike; otherwise, the properties would prove nothing. */
it('finds paths of every kind', () => {
  const seen: Record<string, number> = {};
  fc.assert(
    fc.property(fc.record(given), ({ network, node, service, context }) => {
      const verdict = pathTo(service, node, network, context);
      const word = verdict.kind === 'reachable' ? verdict.via : `${verdict.kind} ${verdict.step}`;
      seen[word] = (seen[word] ?? 0) + 1;
    }),
    { numRuns: runs(4000), seed: 1 },
  );
  const often = Object.entries(seen).flatMap(([word, count]) => (count >= 5 ? [word] : []));
  expect(often, JSON.stringify(seen)).toEqual(
    expect.arrayContaining([
      'internet',
      'endpoint',
      'broken name-resolution',
      'broken route',
      'broken node-security-group',
      'broken node-network-acl',
      'broken endpoint-security-group',
      'unknown route',
      'unknown node-network-acl',
    ]),
  );
});

const working = fc.constantFrom(networkOf(), natNetwork());

it('a path that works breaks without the rules that let it through', () => {
  fc.assert(
    fc.property(working, fc.constantFrom('groups', 'acls' as const), (network, what) => {
      const context = { region: REGION, nameServer: 'vpc' } as const;
      expect(pathTo('ssm', nodeIn(), network, context).kind).toBe('reachable');
      const shut =
        what === 'groups'
          ? { securityGroups: groups(...Object.keys(network.securityGroups).map((id) => groupWith(id, []))) }
          : {
              networkAcls: network.networkAcls.map((acl) =>
                aclOf(acl.networkAclId, Object.keys(acl.associations), []),
              ),
            };
      expect(pathTo('ssm', nodeIn(), { ...network, ...shut }, context).kind).toBe('broken');
      const wider = withRule(network, 0, rule('out', '10.0.0.0/8'));
      expect(pathTo('ssm', nodeIn(), wider, context).kind).toBe('reachable');
    }),
  );
});
