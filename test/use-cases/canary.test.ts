import { describe, expect, it } from 'vitest';
import { inCli } from '../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { CANARY_MISSING } from '../../functions/use-cases/canary.ts';
import { IDENTITY } from '../support/samples/sample-account.ts';
import { TIME } from '../support/samples/sample-event.ts';
import { type Bench, bench } from '../support/samples/sample-guard.ts';

const CANARY = 'session-guard-prod-canary';
const HOUR_MS = 60 * 60 * 1000;

const call = (name: string = CANARY, identity = IDENTITY, time: string = TIME) =>
  recordEvent({
    call: { api: 'ssm:UpdateDocumentDefaultVersion', input: { Name: name, DocumentVersion: '1' } },
    identity,
    caller: inCli(identity, 'scheduler', 'Canary'),
    time,
    eventId: 'e-canary',
  });

const installed = (): Bench => bench({ settings: { ownCanary: CANARY } });

const moveTo = (made: Bench, hours: number): void => {
  made.now = new Date(Date.parse(TIME) + hours * HOUR_MS);
};

describe('the canary of an installation', () => {
  it.each(FAMILIES)('is noted by the guard of the %s, which says and writes nothing else', async (family) => {
    const made = installed();
    const outcome = await made.deliver(call(), family);
    expect(outcome).toMatchObject({ status: 'ignored', because: expect.stringContaining('was heard') });
    expect(await made.ports.ledger.heard()).toEqual([
      { family, at: made.now.toISOString(), call: { eventId: 'e-canary', time: TIME } },
    ]);
    expect([made.published, made.written]).toEqual([[], []]);
  });

  it.each([
    ['another document', call('SSM-SessionManagerRunShell'), installed()],
    ['another account', call(CANARY, { ...IDENTITY, accountId: '444455556666' }), installed()],
    ['no installation', call(), bench()],
  ])('is not a call of %s', async (_what, event, made) => {
    await made.deliver(event);
    expect(await made.ports.ledger.heard()).toEqual([]);
  });

  it('comes again if the ledger does not answer', async () => {
    const made = installed();
    const saveHeard = () => Promise.reject(new Error('throttled'));
    made.ports = { ...made.ports, ledger: { ...made.ports.ledger, saveHeard } };
    await expect(made.deliver(call())).rejects.toThrow('throttled');
  });
});

describe('a canary that is not heard', () => {
  it('is waited for from the first sweep on, and missed after a day and some hours', async () => {
    const made = installed();
    await made.sweep();
    moveTo(made, 25);
    await made.sweep();
    expect(made.complaints).not.toContain(CANARY_MISSING);
    moveTo(made, 27);
    await made.sweep();
    expect(made.complaints).toContain(CANARY_MISSING);
  });

  it.each<[string, readonly ('preferences' | 'network' | 'identity')[], boolean]>([
    ['all families heard it', FAMILIES, false],
    ['one family did not hear it', ['preferences', 'identity'], true],
  ])('%s', async (_what, families, isMissed) => {
    const made = installed();
    await made.sweep();
    moveTo(made, 20);
    const event = call(CANARY, IDENTITY, made.now.toISOString());
    for (const family of families) await made.deliver(event, family);
    moveTo(made, 40);
    await made.sweep();
    expect(made.complaints.includes(CANARY_MISSING)).toBe(isMissed);
  });

  it('is missed although a call of days ago comes out of a dead-letter queue', async () => {
    const made = installed();
    moveTo(made, 72);
    for (const family of FAMILIES) await made.deliver(call(), family);
    await made.sweep();
    expect(made.complaints).toContain(CANARY_MISSING);
  });

  it.each(['2099-01-01T00:00:00Z', 'soon'])(
    'is missed if the ledger says that it was heard at %s',
    async (at) => {
      const made = installed();
      for (const family of FAMILIES) await made.ports.ledger.saveHeard({ family, at });
      await made.sweep();
      expect(made.complaints).toContain(CANARY_MISSING);
    },
  );

  it('is not missed outside of an installation, and does not stop a sweep', async () => {
    const [outside, made] = [bench(), installed()];
    const heard = () => Promise.reject(new Error('throttled'));
    made.ports = { ...made.ports, ledger: { ...made.ports.ledger, heard } };
    for (const one of [outside, made]) await one.sweep();
    expect(await outside.ports.ledger.heard()).toEqual([]);
    expect(made.complaints).toContain('The canaries that were heard could not be read');
  });
});
