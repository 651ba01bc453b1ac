import { describe, expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { BUCKET, content, DOCUMENT, documentOf, GROUP } from '../support/samples/sample-account.ts';
import { deleteDocument, setDefault, update } from '../support/samples/sample-changes.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, bench, healthyAccount, later, remembering } from '../support/samples/sample-guard.ts';

/** What an update is compared with: the settings that the guard remembers, or those of the version before. */

const S3 = { s3BucketName: BUCKET };
const LOGS = { cloudWatchLogGroupName: GROUP };

const having = (inputs: JsonObject) =>
  healthyAccount({
    documents: { [DOCUMENT]: present(documentOf([content(inputs)])) },
    parameters: {
      bucket: present({ type: 'String', value: BUCKET }),
      group: present({ type: 'StringList' }),
    },
  });

const alerting = async (inputs: JsonObject): Promise<Bench> => {
  const made = await remembering({ state: having(inputs), settings: { mode: 'alert' } });
  made.published.length = 0;
  return made;
};

describe('logging that is switched off', () => {
  it.each([
    ['S3', S3, {}],
    ['CloudWatch Logs', LOGS, { kmsKeyId: '' }],
    ['both', { ...S3, ...LOGS }, { s3BucketName: '', cloudWatchLogGroupName: '' }],
  ])('is told with its author and the way back: %s', async (_, before, after) => {
    const made = await alerting(before);
    const outcome = await made.deliver(update(made, content(after)));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'logs-lost', attribution: 'proven' });
    expect(outcome.because).toContain('no longer logs sessions');
    expect(outcome.actor?.name).toContain('alice');
    expect(outcome.commands.fix.join('\n')).toContain('update-document');
    expect(made.published).toHaveLength(1);
  });

  it('is told where a parameter named the place', async () => {
    const made = await alerting({ s3BucketName: '{{ssm:bucket}}' });
    expect(await made.deliver(update(made, content({})))).toMatchObject({
      status: 'alerted',
      impact: 'logs-lost',
    });
  });

  it('is only offered by auto-fix', async () => {
    const made = await remembering({ state: having(S3) });
    const outcome = await made.deliver(update(made, content({})));
    expect(outcome).toMatchObject({ status: 'alerted', action: expect.stringContaining('on purpose') });
    expect(made.written).toEqual([]);
  });

  it('is told although the guard has not seen the account before', async () => {
    const made = bench({ state: having(S3) });
    expect((await made.deliver(update(made, content({})))).status).toBe('alerted');
  });

  it('is not the fault of who comes next, and the sweep does not forget it', async () => {
    const made = await alerting(S3);
    await made.deliver(update(made, content({})));
    later(made, 20);
    const next = await made.deliver(update(made, content({ idleSessionTimeout: '30' })));
    expect(next.attribution).toBe('pre-existing');
    const bucket = recordOf('s3:PutBucketEncryption', { request: { bucketName: BUCKET } });
    await made.deliver(bucket);
    later(made, 60);
    expect(await made.sweep()).toEqual([]);
    const { incidents } = await made.ports.ledger.open();
    expect(incidents.map(({ prerequisite }) => prerequisite)).toEqual(['session-preferences']);
    later(made, 24 * 60);
    expect((await made.sweep()).map(({ reminder }) => reminder !== undefined)).toEqual([true]);
    await made.deliver(update(made, content(LOGS)));
    expect((await made.ports.ledger.open()).incidents).toEqual([]);
  });

  it('is told of a document that was deleted and made anew', async () => {
    const made = await alerting(S3);
    await made.deliver(deleteDocument(made));
    const input = { Name: DOCUMENT, Content: content({}), DocumentType: 'Session', DocumentFormat: 'JSON' };
    made.happen({
      api: 'ssm:CreateDocument',
      input: { ...input, DocumentType: 'Session', DocumentFormat: 'JSON' },
    });
    const outcome = await made.deliver(recordOf('ssm:CreateDocument', { request: { name: DOCUMENT } }));
    expect(outcome.findings[0]?.because).toContain('no longer logs sessions');
  });

  it.each([
    ['a document that never logged', {}, { idleSessionTimeout: '30' }],
    ['from S3 to CloudWatch Logs', S3, LOGS],
    ['from CloudWatch Logs to S3', LOGS, S3],
    ['to a place that a parameter names', S3, { cloudWatchLogGroupName: '{{ssm:group}}' }],
    ['one place of two', { ...S3, ...LOGS }, LOGS],
    ['encryption alone', { ...S3, kmsKeyId: '' }, S3],
  ])('is not told of %s', async (_, before, after) => {
    const made = await alerting(before);
    const outcome = await made.deliver(update(made, content(after)));
    expect(outcome.findings.filter(({ impact }) => impact === 'logs-lost')).toEqual([]);
  });

  it('is not told of the default that is moved to an older version', async () => {
    const made = await alerting({});
    await made.deliver(update(made, content(S3)));
    expect((await made.deliver(setDefault(made, '2'))).status).toBe('healthy');
  });
});

describe('the user of run-as', () => {
  const AS = (user: string) => ({ ...S3, runAsEnabled: true, runAsDefaultUser: user });

  it.each([
    ['switched on', S3, AS('alice')],
    ['another one', AS('alice'), AS('bob')],
    ['no default user, so that the tag decides', S3, { ...S3, runAsEnabled: 'true' }],
    ['a default user taken away', AS('alice'), { ...S3, runAsEnabled: true, runAsDefaultUser: ' ' }],
  ])('is a doubt, told once with its author: %s', async (_, before, after) => {
    const made = await alerting(before);
    const outcome = await made.deliver(update(made, content(after)));
    expect(outcome).toMatchObject({ status: 'inconclusive', severity: 'info', toldBefore: false });
    expect(outcome.because).toMatch(/runAs/);
    expect(outcome.actor?.name).toContain('alice');
    later(made, 1);
    await made.deliver(update(made, content({ ...after, idleSessionTimeout: '30' })));
    later(made, 60);
    await made.sweep();
    later(made, 1);
    await made.deliver(update(made, content({ ...after, idleSessionTimeout: '31' })));
    expect(made.published).toHaveLength(1);
  });

  it('is accepted by the next sweep, and remembered', async () => {
    const made = await alerting(AS('alice'));
    await made.deliver(update(made, content(AS('bob'))));
    later(made, 60);
    await made.sweep();
    await made.sweep();
    expect((await made.ports.ledger.open()).incidents).toEqual([]);
    later(made, 60);
    expect((await made.deliver(update(made, content(AS('alice'))))).because).toContain('now alice');
  });

  it.each([
    ['the same user', AS('alice'), { ...AS('alice'), idleSessionTimeout: '30' }],
    ['run-as switched off', AS('alice'), S3],
    ['a user while run-as is off', S3, { ...S3, runAsDefaultUser: 'alice' }],
  ])('is not told of %s', async (_, before, after) => {
    const made = await alerting(before);
    expect((await made.deliver(update(made, content(after)))).status).toBe('healthy');
  });

  it('is told again when another doubt is added', async () => {
    const made = await alerting(S3);
    await made.deliver(update(made, content(AS('bob'))));
    later(made, 1);
    const more = { ...AS('bob'), shellProfile: { linux: 'exit', windows: '' } };
    expect(await made.deliver(update(made, content(more)))).toMatchObject({
      status: 'inconclusive',
      toldBefore: false,
      because: expect.stringContaining('shellProfile.linux'),
    });
  });
});

describe('a document that is doubtful for good', () => {
  it('is remembered, so that its deletion has a way back', async () => {
    const made = await remembering({ state: having({ ...S3, runAsEnabled: true }) });
    const outcome = await made.deliver(deleteDocument(made));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'logs-lost' });
    expect(outcome.commands.fix.join('\n')).toContain('create-document');
  });
});
