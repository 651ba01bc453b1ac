import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import type { NodeNetwork, VpcNetwork } from '../../functions/account/network/network.ts';
import { outOfNode, outOfNodeSubnet } from '../../functions/account/network/path/node-side.ts';
import { mostSpecific, tableOfSubnet } from '../../functions/account/network/path/route-table.ts';
import { leadsElsewhere } from '../../functions/account/network/path/route-target.ts';
import { inSequence } from '../../functions/account/network/path/verdict.ts';
import { oneAddress } from '../../functions/formats/addresses.ts';
import { assertReaching } from '../support/arbitrary/assert-reaching.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { later } from '../support/samples/sample-guard.ts';
import {
  ENDPOINT_GROUP,
  endpointTo,
  entry,
  groups,
  groupWith,
  NODE_GROUP,
  OPEN_ENTRIES,
  rule,
} from '../support/samples/sample-network.ts';
import {
  authorize,
  benchOn,
  DATABASE,
  deleteRoute,
  denyOut,
  EVERYWHERE,
  egressIn,
  guarded,
  PROXY,
  ping,
  revoke,
  TO_HUB,
  unseenKinds,
  vpcOfBench,
  vpcWith,
} from '../support/samples/unseen-vpcs.ts';

const ROUTES = [
  ['0.0.0.0/0', 'tgw-0hub'],
  ['0.0.0.0/0', 'nat-1'],
  ['10.0.0.0/8', 'tgw-0hub'],
  ['10.9.0.0/16', 'pcx-0peer'],
  ['10.5.0.0/16', 'i-0appliance'],
] as const;

const RULES = [EVERYWHERE, TO_HUB, rule('out', '10.9.0.0/16'), rule('out', '10.5.0.0/16'), PROXY, DATABASE];

/** One address in each block that routes, rules and entries tell apart, outside of the VPC. */
const SAMPLES = ['10.9.1.1', '10.5.1.1', '10.200.1.1', '52.94.1.1', '172.16.1.1', '192.0.2.1', '203.0.113.1'];

const spokes = fc
  .record({
    routes: fc.subarray([...ROUTES]),
    rules: fc.subarray(RULES, { minLength: 1 }),
    isDenied: fc.boolean(),
    isShared: fc.boolean(),
  })
  .map(({ routes, rules, isDenied, isShared }) =>
    vpcWith(
      {
        routes: Object.fromEntries(routes),
        rules,
        entries: isDenied
          ? [entry(20, 'out', 'deny', { cidr: '10.5.0.0/16' }), ...OPEN_ENTRIES]
          : OPEN_ENTRIES,
      },
      isShared ? { ownerId: '222222222222' } : {},
    ),
  );

/** The samples that a node can send HTTPS to where nothing can be seen, worked out one address at a time. */
const hiddenFrom = (network: VpcNetwork, node: NodeNetwork): readonly string[] =>
  SAMPLES.filter((sample) => {
    const addresses = oneAddress(sample);
    const table = tableOfSubnet(network, node.interface.subnetId);
    const route = addresses && table && mostSpecific(table, addresses);
    if (!addresses || !route || !leadsElsewhere(route)) return false;
    const party = { addresses, somewhere: false, groupIds: [], name: sample };
    return (
      inSequence([outOfNode(network, node, party), ...outOfNodeSubnet(network, node, party)]).kind !==
      'broken'
    );
  });

const someCall = (network: VpcNetwork, pick: number, rules: readonly (typeof TO_HUB)[]): ApiCall => {
  const table = network.routeTables.find(({ routeTableId }) => routeTableId === 'rtb-node');
  const routes = (table?.routes ?? []).filter(({ target }) => target !== 'local');
  const calls: readonly ApiCall[] = [
    ...rules.map(revoke),
    ...routes.map(({ destination }) => deleteRoute(destination)),
    ...routes.map(
      ({ destination }): ApiCall => ({
        api: 'ec2:ReplaceRoute',
        input: { RouteTableId: 'rtb-node', DestinationCidrBlock: destination, TransitGatewayId: 'tgw-0new' },
      }),
    ),
    ...['0.0.0.0/0', '10.0.0.0/8', '10.9.0.0/16', '10.5.0.0/16', '52.0.0.0/8'].map(denyOut),
    authorize(rule('out', '203.0.113.0/24')),
  ];
  return calls[pick % calls.length] ?? denyOut();
};

describe('nodes that ping', () => {
  it('never fail for what the ping proves, and their VPC is told at most once', async () => {
    await fc.assert(
      fc.asyncProperty(spokes, async (vpc) => {
        const made = benchOn(vpc);
        for (let rounds = 0; rounds < 3; rounds += 1) {
          ping(made);
          const outcomes = await made.sweep();
          expect(outcomes.filter(({ impact }) => impact !== 'unknown')).toEqual([]);
          expect(outcomes.length).toBeLessThanOrEqual(rounds === 0 ? 1 : 0);
          later(made, 60);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it('never silence ssmmessages, if it has an endpoint of its own that is closed', async () => {
    const services = fc.constantFrom(['ssm', 'ssmmessages'], ['ssmmessages']);
    await fc.assert(
      fc.asyncProperty(spokes, services, async (vpc, named) => {
        const endpoints = named.map((service) =>
          endpointTo(service, {
            interfaces: [
              {
                subnetId: 'subnet-endpoint',
                addresses: ['10.0.2.20'],
                groupIds: [service === 'ssm' ? ENDPOINT_GROUP : 'sg-closed'],
              },
            ],
          }),
        );
        const made = benchOn({
          ...vpc,
          endpoints,
          securityGroups: {
            ...vpc.securityGroups,
            ...groups(groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]), groupWith('sg-closed', [])),
          },
        });
        // In a subnet that is shared, only the owner sees the group of an endpoint.
        const isOpen = egressIn(made).includes(EVERYWHERE) && vpc.ownerId === undefined;
        let isTold = false;
        for (let rounds = 0; rounds < 3; rounds += 1) {
          ping(made);
          const outcomes = await made.sweep();
          isTold ||= outcomes.some(({ impact }) => impact === 'sessions-fail');
          expect(outcomes.filter(({ action }) => action.includes('corrects'))).toEqual([]);
          later(made, 60);
        }
        if (isOpen) expect(isTold).toBe(true);
      }),
      { numRuns: runs(150) },
    );
  });
});

describe('a change to a remembered unseen way', () => {
  it('is told as suspected if it closes all of it, and never proven or fixed', async () => {
    const reached = { closed: 0, open: 0 };
    await assertReaching(
      fc.asyncProperty(spokes, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), async (vpc, picks) => {
        const made = benchOn(vpc);
        ping(made);
        await made.sweep();
        const [node] = vpc.nodes;
        const atFirst = node ? hiddenFrom(vpc, node) : [];
        if (!node || (await unseenKinds(made)) === undefined || atFirst.length === 0) return;
        later(made, 60);
        ping(made);
        for (const pick of picks) {
          const before = hiddenFrom(vpcOfBench(made), node);
          const call = someCall(vpcOfBench(made), pick, egressIn(made));
          const outcome = await guarded(made, call).catch(() => undefined);
          // EC2 refuses an entry whose number is taken.
          if (!outcome) continue;
          const now = hiddenFrom(vpcOfBench(made), node);
          // In a subnet that is shared, an endpoint of the owner may be in the VPC itself.
          if (before.length > 0 && now.length === 0 && vpc.ownerId === undefined) {
            reached.closed += 1;
            expect(outcome, JSON.stringify(call)).toMatchObject({
              status: 'alerted',
              impact: 'sessions-fail',
            });
            expect(outcome.attribution).toBe('suspected');
            expect(made.written).toEqual([]);
            return;
          }
          if (atFirst.every((one) => now.includes(one)) && call.api !== 'ec2:ReplaceRoute') {
            reached.open += 1;
            expect(outcome.severity, JSON.stringify(call)).toBe('info');
          }
        }
      }),
      { usual: 400, least: 10, reached: () => Math.min(reached.closed, reached.open) },
    );
  });
});
