import { describe, expect, it } from 'vitest';
import { emptyState } from '../../../../functions/account/collections.ts';
import type { Scope } from '../../../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../../../functions/adapters/memory/account.ts';
import { AccountUnavailableError } from '../../../../functions/core/ports.ts';
import { IDENTITY, node, VPC_ID } from '../../../support/samples/sample-account.ts';
import type { EventParts } from '../../../support/samples/sample-event.ts';
import { changes, routeDeleted, routeMade, vpcBehind, WHOLE, walked } from './walked.ts';

const instances = (...ids: readonly string[]): EventParts => ({
  request: { instancesSet: { items: ids.map((instanceId) => ({ instanceId })) } },
});
const launched = (id: string, vpcId = VPC_ID) =>
  ['ec2:RunInstances', { response: { instancesSet: { items: [{ instanceId: id, vpcId }] } } }] as const;
const ended = (id: string) => ['ec2:TerminateInstances', instances(id)] as const;
const opened = [
  'ec2:AuthorizeSecurityGroupEgress',
  {
    request: {
      groupId: 'sg-node',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
        ],
      },
    },
  },
] as const;

describe('nodes of the past', () => {
  it('were not cut off before they were launched', async () => {
    const all = changes(routeMade(), routeDeleted(), launched(node().instanceId));
    const { said } = await walked({ state: vpcBehind({}) }, all);
    const [, deleted] = said;
    // The route was needed by nobody yet: whoever comes is cut off, which is what the guard says of it as well.
    expect(deleted?.because).not.toMatch(/1 of 1/);
  });

  it('may have been cut off where they are gone today', async () => {
    const harmless = await walked({ state: vpcBehind(WHOLE) }, changes(routeMade()));
    expect(harmless.degrees).toEqual(['ec2:CreateRoute: harmless']);
    const { said } = await walked({ state: vpcBehind(WHOLE) }, changes(routeMade(), ended('i-0gone')));
    expect(said[0]).toMatchObject({
      what: 'ec2:CreateRoute: may-have-broken',
      because: expect.stringMatching(/i-0gone ran then and ended at 2026-03-01T01/),
    });
  });

  it('were not there yet where they were launched and ended after the change, or ran in another VPC', async () => {
    const state = vpcBehind(WHOLE);
    const later = changes(routeMade(), launched('i-0gone'), ended('i-0gone'));
    expect((await walked({ state }, later)).degrees).toEqual(['ec2:CreateRoute: harmless']);
    const elsewhere = changes(launched('i-0gone', 'vpc-0other'), routeMade(), ended('i-0gone'));
    expect((await walked({ state }, elsewhere)).degrees).toEqual(['ec2:CreateRoute: harmless']);
  });

  it('say by a ping of today nothing about a network that was changed since', async () => {
    const managed = { pingStatus: 'Online', agentVersion: '3.3.1611.0', lastPingAt: '2026-03-09T00:00:00Z' };
    const all = changes(routeMade(), routeDeleted(), routeMade());
    const { degrees } = await walked({ state: vpcBehind(WHOLE, { nodes: [node({ managed })] }) }, all);
    expect(degrees[1]).toBe('ec2:DeleteRoute: broke');
  });

  it('show by a ping of today that the network of today lets them through, whatever is seen of it', async () => {
    const managed = { pingStatus: 'Online', agentVersion: '3.3.1611.0', lastPingAt: '2026-03-09T00:00:00Z' };
    const state = vpcBehind({}, { nodes: [node({ managed })] });
    const { degrees } = await walked({ state }, changes(routeMade(), routeDeleted()));
    expect(degrees[1]).toBe('ec2:DeleteRoute: may-have-broken');
  });
});

describe('records of other places', () => {
  it.each<[string, EventParts]>([
    ['another account', { more: { recipientAccountId: '999999999999' } }],
    ['another Region', { more: { awsRegion: 'eu-west-1' } }],
  ])('of %s are never judged on this account', async (_, parts) => {
    const { said } = await walked({ state: vpcBehind({}) }, changes(routeMade(), routeDeleted(parts)));
    expect(said.map(({ what }) => what)).toContain('ec2:DeleteRoute: aside');
    expect(said.find(({ what }) => what.endsWith('aside'))?.because).toMatch(/999999999999|eu-west-1/);
  });

  it('are not confused with the changes of the guard itself, which are taken back without being judged', async () => {
    const own = 'arn:aws:iam::111122223333:role/session-guard';
    const userIdentity = { type: 'AssumedRole', sessionContext: { sessionIssuer: { arn: own } } };
    const all = changes(routeMade(), routeDeleted(), routeMade('nat-1', { more: { userIdentity } }));
    const { degrees } = await walked({ state: vpcBehind(WHOLE) }, all, [own]);
    expect(degrees).toEqual([
      'ec2:CreateRoute: harmless',
      'ec2:DeleteRoute: broke',
      'ec2:CreateRoute: aside',
    ]);
  });
});

/** An account of which nothing is known until it is asked for. */
const lazily = (state = vpcBehind({})) => {
  const asked: Scope[] = [];
  const embedded = createEmbeddedAccount(state);
  return {
    asked,
    today: {
      state: emptyState(IDENTITY),
      read: (scope: Scope) => {
        asked.push(scope);
        return embedded.read(scope);
      },
    },
  };
};

describe('an account that is read', () => {
  it('is judged like one that is given as a whole, and nothing is read twice', async () => {
    const all = changes(routeMade(), routeDeleted(), opened, routeMade(), routeDeleted());
    const { today, asked } = lazily();
    const whole = await walked({ state: vpcBehind({}) }, all);
    expect((await walked(today, all)).said).toEqual(whole.said);
    expect(whole.degrees).toContain('ec2:DeleteRoute: broke');
    const keys = asked.flatMap((scope) =>
      Object.entries(scope).flatMap(([name, items = []]) =>
        items.map((item) => `${name} ${JSON.stringify(item)}`),
      ),
    );
    expect(keys).toEqual([...new Set(keys)]);
    // The VPC is read once, for the first change that names a part of it.
    expect(
      asked.filter(({ networks = [], networksOf = [] }) => networks.length + networksOf.length > 0),
    ).toHaveLength(1);
  });

  it('that does not answer makes a change uncertain, and not the end', async () => {
    const today = {
      state: emptyState(IDENTITY),
      read: () => Promise.reject(new AccountUnavailableError('throttled')),
    };
    const { said } = await walked(today, changes(routeMade(), routeDeleted()));
    expect(said.map(({ what }) => what)).toEqual([
      'ec2:CreateRoute: may-have-broken',
      'ec2:DeleteRoute: may-have-broken',
    ]);
  });
});
