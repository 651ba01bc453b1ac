import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../functions/core/outcome.ts';
import { type Bench, later } from '../../support/samples/sample-guard.ts';
import {
  cutSpoke,
  denyOut,
  EVERYWHERE,
  guarded,
  IDS,
  lose,
  openIncidents,
  ping,
  recordBy,
  revoke,
  SPOKE,
  swept,
} from '../../support/samples/unseen-vpcs.ts';

/** Connections outlive the rule that allowed them, so nodes ping for a while after the way is gone. */

const HARMLESS = denyOut('203.0.113.9/32');

/** Carol changes something harmless, of which the guard hears after some minutes. */
const byCarol = async (made: Bench, minutesAgo = 1, happens = true): Promise<Judgement> => {
  const time = new Date(made.now.getTime() - minutesAgo * 60_000).toISOString();
  const event = recordBy(made, 'carol@example.com', HARMLESS, time);
  if (happens) made.happen(HARMLESS);
  return made.deliver(event, 'network');
};

const incidents = async (made: Bench) =>
  (await openIncidents(made)).map(({ by, prerequisite }) => [prerequisite, by]);

const ALICE = [['network-access', 'alice@example.com']];

/** Alice cut it, which is all that was told so far. */
const cut = async (): Promise<Bench> => {
  const made = await cutSpoke();
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
    const late = recordBy(made, 'alice@example.com', revoke(EVERYWHERE), time);
    later(made, 1);
    const alice = await made.deliver(late, 'network');
    expect(alice).toMatchObject({ impact: 'sessions-fail', attribution: 'suspected' });
    expect(alice.actor?.name).toContain('alice');
    expect(await incidents(made)).toEqual(ALICE);
  });
});
