import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SecurityGroupRule, VpcNetwork } from '../../functions/account/network/network.ts';
import { permissionOf } from '../../functions/account/network/security-group-rules.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { groups, groupWith, NODE_GROUP, rule } from '../support/samples/sample-network.ts';
import { instanceAt, on, revokeIn } from '../support/samples/sample-proxies.ts';
import { guarded, IDS, nodeAt, ping, swept, vpcWith } from '../support/samples/unseen-vpcs.ts';

const PORTS = [443, 3128, 8080, 5432, 9443];
const NAMES = ['sg-a', 'sg-b'];
const PEERS = [NODE_GROUP, '10.0.0.0/16', '10.0.1.0/24', '192.168.0.0/16'];

const someRules = (peers: readonly string[], direction: 'in' | 'out') =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...peers), fc.constantFrom(...PORTS)), {
      selector: ([peer, port]) => `${peer} ${port}`,
      minLength: 1,
      maxLength: direction === 'in' ? 4 : 2,
    })
    .map((all) =>
      all.map(([peer, port]) =>
        rule(direction, peer, { ...on(port), ruleId: `sgr-${direction}-${peer}-${port}` }),
      ),
    );

/** Two groups, of which instances in the public subnet or in the private one carry some. */
const vpcs = fc
  .record({
    out: someRules([...NAMES, '10.0.0.0/16', '10.0.3.10/32'], 'out'),
    a: someRules(PEERS, 'in'),
    b: someRules(PEERS, 'in'),
    first: fc.subarray(NAMES),
    isPublic: fc.boolean(),
    hub: fc.boolean(),
  })
  .map(({ out, a, b, first, isPublic, hub }) => {
    const instances = [
      instanceAt('first', '10.0.3.10', first, isPublic ? undefined : 'subnet-endpoint'),
      instanceAt('second', '10.0.3.11', ['sg-b']),
    ];
    const vpc = vpcWith(
      { routes: hub ? { '10.0.0.0/8': 'tgw-0hub' } : {} },
      {
        nodes: [...IDS.map((id) => nodeAt(id)), ...instances],
        securityGroups: groups(
          groupWith(NODE_GROUP, out),
          groupWith('sg-a', [...a, rule('out', '0.0.0.0/0')]),
          groupWith('sg-b', [...b, rule('out', '0.0.0.0/0')]),
        ),
      },
    );
    return { vpc, rules: { 'sg-a': a, 'sg-b': b } };
  });

type Drawn = {
  readonly vpc: VpcNetwork;
  readonly rules: Readonly<Record<'sg-a' | 'sg-b', readonly SecurityGroupRule[]>>;
};

/** Some rules of one group: one of them, or all. */
const takenFrom = ({ rules }: Drawn, pick: number) => {
  const groupId = pick % 2 === 0 ? 'sg-a' : 'sg-b';
  const all = rules[groupId];
  const taken = pick % 3 === 0 ? all.slice(pick % all.length, (pick % all.length) + 1) : all;
  return { groupId, taken };
};

describe('a rule that is taken from what may be a proxy', () => {
  it('is never proven or fixed, never told for a database, and silent once it is there again', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(vpcs, fc.nat(), async (drawn, pick) => {
        const made = await swept(drawn.vpc);
        const { groupId, taken } = takenFrom(drawn, pick);
        const outcome = await guarded(made, revokeIn(groupId, ...taken));
        seen.add(`${outcome.impact === 'sessions-fail' ? 'fails' : outcome.status}`);
        expect(made.written).toEqual([]);
        expect(outcome.findings.filter(({ attribution }) => attribution === 'proven')).toEqual([]);
        if (taken.every(({ fromPort }) => fromPort === 5432)) expect(made.published).toEqual([]);
        if (outcome.impact !== 'sessions-fail') return;
        made.published.length = 0;
        const input = { GroupId: groupId, IpPermissions: taken.map(permissionOf) };
        await guarded(made, { api: 'ec2:AuthorizeSecurityGroupIngress', input });
        ping(made);
        const after = await made.sweep();
        expect(after.filter(({ impact }) => impact === 'sessions-fail')).toEqual([]);
      }),
      { numRuns: runs(120) },
    );
    expect([...seen].toSorted()).toEqual(expect.arrayContaining(['fails', 'inconclusive']));
  });
});
