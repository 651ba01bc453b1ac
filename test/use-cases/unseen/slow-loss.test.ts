import { describe, expect, it } from 'vitest';
import { inConsole } from '../../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../../functions/account/records/write/record-event.ts';
import { resource } from '../../../functions/account/resource.ts';
import type { Judgement } from '../../../functions/core/outcome.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, later } from '../../support/samples/sample-guard.ts';
import {
  denyOut,
  EVERYWHERE,
  guarded,
  IDS,
  lose,
  ping,
  revoke,
  SPOKE,
  swept,
} from '../../support/samples/unseen-vpcs.ts';

/** Connections outlive the rule that allowed them, so nodes ping for a while after the way is gone. */

const HARMLESS = denyOut('203.0.113.9/32');

let events = 0;

/** Carol changes something harmless, of which the guard hears after some minutes. */
const byCarol = async (made: Bench, minutesAgo = 1, happens = true): Promise<Judgement> => {
  events += 1;
  const time = new Date(made.now.getTime() - minutesAgo * 60_000).toISOString();
  const { identity } = made.config;
  const event = recordEvent({
    call: HARMLESS,
    caller: inConsole(identity, 'carol@example.com', 'AdministratorAccess'),
    identity,
    time,
    eventId: `00000000-0000-4000-9000-${String(events).padStart(12, '0')}`,
  });
  if (happens) made.happen(HARMLESS);
  return made.deliver(event, 'network');
};

const incidents = async (made: Bench) =>
  (await made.ports.ledger.load([resource('AWS::EC2::VPC', VPC_ID)])).incidents
    .filter(
      ({ state, impact, prerequisite }) =>
        state === 'open' && impact !== 'unknown' && prerequisite !== 'node-connection',
    )
    .map(({ by, prerequisite }) => [prerequisite, by]);

const ALICE = [['network-access', 'alice@example.com']];

const cut = async (): Promise<Bench> => {
  const made = await swept(SPOKE);
  expect(await guarded(made, revoke(EVERYWHERE))).toMatchObject({ impact: 'sessions-fail' });
  made.published.length = 0;
  return made;
};

describe('a loss that comes slowly', () => {
  it('stays with who caused it, whoever changes something harmless afterwards', async () => {
    const made = await cut();
    later(made, 9);
    ping(made);
    expect(await made.sweep()).toEqual([]);
    expect(await incidents(made)).toEqual(ALICE);
    later(made, 20);
    lose(made, IDS, 0);
    later(made, 6);
    const carol = await byCarol(made);
    expect(carol.findings.filter(({ attribution }) => attribution !== 'pre-existing')).toEqual([]);
    expect(JSON.stringify(made.published)).not.toContain('carol');
    expect(await incidents(made)).toEqual(ALICE);
    later(made, 25);
    const [lost, ...others] = await made.sweep();
    expect(others).toEqual([]);
    expect(lost?.action).toMatch(/after ec2:RevokeSecurityGroupEgress by alice@example.com/);
    expect(JSON.stringify(lost)).not.toContain('carol');
  });

  it.each([2, 5, 10, 15])(
    'is not cleared by a harmless change %i minutes later, while agents ping',
    async (minutes) => {
      const made = await cut();
      later(made, minutes);
      ping(made);
      await byCarol(made);
      expect(made.published).toEqual([]);
      expect(await incidents(made)).toEqual(ALICE);
      later(made, 1);
      ping(made);
      await made.sweep();
      expect(await incidents(made)).toEqual(ALICE);
    },
  );

  it('is not cleared by an older change of which the guard hears late', async () => {
    const made = await swept(SPOKE);
    made.happen(HARMLESS);
    later(made, 30);
    expect(await guarded(made, revoke(EVERYWHERE))).toMatchObject({ impact: 'sessions-fail' });
    made.published.length = 0;
    later(made, 5);
    ping(made);
    later(made, 1);
    await byCarol(made, 37, false);
    expect(JSON.stringify(made.published)).not.toContain('carol');
    expect(await incidents(made)).toEqual(ALICE);
  });

  it('is not cleared by an older change that is judged before the one that caused it', async () => {
    const made = await swept(SPOKE);
    made.happen(HARMLESS);
    later(made, 30);
    made.happen(revoke(EVERYWHERE));
    const time = made.now.toISOString();
    later(made, 2);
    ping(made);
    // Nobody can tell yet who broke it: the change that is judged did not.
    expect(await byCarol(made, 32, false)).toMatchObject({ attribution: 'pre-existing' });
    const { identity } = made.config;
    const caller = inConsole(identity, 'alice@example.com', 'AdministratorAccess');
    const eventId = '00000000-0000-4000-9000-0000000000ff';
    const late = recordEvent({ call: revoke(EVERYWHERE), caller, identity, time, eventId });
    later(made, 1);
    const alice = await made.deliver(late, 'network');
    expect(alice).toMatchObject({ impact: 'sessions-fail', attribution: 'suspected' });
    expect(alice.actor?.name).toContain('alice');
    expect(await incidents(made)).toEqual(ALICE);
  });
});
