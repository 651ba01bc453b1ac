import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NodeNetwork } from '../../functions/account/network/network.ts';
import { pathTo } from '../../functions/account/network/path/path.ts';
import { present } from '../../functions/account/observed.ts';
import { pathsOf } from '../../functions/sessions/paths/node-paths.ts';
import { arbitraryNetwork } from '../support/arbitrary/network.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { IDENTITY, optionSet } from '../support/samples/sample-account.ts';
import { ENDPOINT_SUBNET, NODE_SUBNET, nodeIn, PUBLIC_SUBNET } from '../support/samples/sample-network.ts';
import { pathState } from '../support/samples/sample-paths.ts';

const node = fc
  .record({
    subnetId: fc.constantFrom(NODE_SUBNET, ENDPOINT_SUBNET, PUBLIC_SUBNET),
    addresses: fc.constantFrom<readonly string[]>(
      ['10.0.1.10'],
      ['10.0.1.11'],
      ['10.0.2.20'],
      ['10.9.0.1'],
      ['52.219.0.1', '2001:db8::1'],
      ['2001:db8::1'],
      ['nonsense'],
      [],
    ),
    groupIds: fc.constantFrom<readonly string[]>(
      ['sg-node'],
      ['sg-other'],
      ['sg-node', 'sg-other'],
      ['sg-other', 'sg-node'],
    ),
    hasPublicIp: fc.boolean(),
    agentVersion: fc.constantFrom('3.3.1611.0', '3.2.0.0'),
  })
  .map(
    ({ hasPublicIp, agentVersion, ...own }): NodeNetwork =>
      nodeIn({ hasPublicIp, interface: own, managed: { pingStatus: 'Online', agentVersion } }),
  );

it('nodes of one kind have the same paths: all nodes together are judged as each by itself', () => {
  let shared = 0;
  fc.assert(
    fc.property(
      arbitraryNetwork,
      fc.array(node, { minLength: 2, maxLength: 8 }),
      fc.constantFrom(['AmazonProvidedDNS'], ['8.8.8.8'], ['10.0.2.53']),
      (network, some, servers) => {
        const nodes = some.map((one, index) => ({ ...one, instanceId: `i-${index}` }));
        const of = (all: readonly NodeNetwork[]) =>
          pathsOf(
            pathState(
              { ...network, nodes: all },
              { dhcpOptions: { 'dopt-now': present(optionSet('dopt-now', servers)) } },
            ),
            { ...network, nodes: all },
          );
        const together = of(nodes);
        expect(together).toEqual(nodes.flatMap((one) => of([one])));
        shared += new Set(together.map(({ verdict }) => verdict)).size < together.length ? 1 : 0;
        const [first] = together;
        if (first && first.verdict.kind === 'broken' && servers[0] === 'AmazonProvidedDNS') {
          const context = { region: IDENTITY.region, nameServer: 'vpc' as const, servers, buckets: [] };
          expect(pathTo(first.need.service, first.node, network, context)).toEqual(first.verdict);
        }
      },
    ),
    { numRuns: runs(600) },
  );
  expect(shared).toBeGreaterThan(0);
});
