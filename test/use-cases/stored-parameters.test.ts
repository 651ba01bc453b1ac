import { describe, expect, it } from 'vitest';
import { absent, present, unknown } from '../../functions/account/observed.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { BUCKET, content, DOCUMENT, documentOf, GROUP } from '../support/samples/sample-account.ts';
import { deleteBucket, deleteGroup, update } from '../support/samples/sample-changes.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, bench, healthyAccount, later, remembering } from '../support/samples/sample-guard.ts';

/** Preferences that name their places by parameters of Parameter Store. */

const NAMED = { s3BucketName: '{{ssm:/team/bucket}}', cloudWatchLogGroupName: '{{ ssm:group:2 }}' };
const HELD: AccountState['parameters'] = {
  '/team/bucket': present({ type: 'String', value: BUCKET }),
  'group:2': present({ type: 'String', value: GROUP }),
};

const having = (inputs: JsonObject, parameters = HELD): AccountState =>
  healthyAccount({ documents: { [DOCUMENT]: present(documentOf([content(inputs)])) }, parameters });

const without = (made: Bench, name: string): void => {
  const state = made.account.state();
  made.account.set({ ...state, parameters: { ...state.parameters, [name]: absent } });
};

describe('a place behind a parameter', () => {
  it('is silent while it is there', async () => {
    const made = await remembering({ state: having(NAMED) });
    expect(made.published).toEqual([]);
    expect((await made.deliver(update(made, content({ ...NAMED, idleSessionTimeout: '20' })))).status).toBe(
      'healthy',
    );
    expect(await made.sweep()).toEqual([]);
  });

  it.each([
    ['bucket', deleteBucket, BUCKET],
    ['log group', deleteGroup, GROUP],
  ])('is guarded like any other: the %s', async (_, remove, name) => {
    const made = await remembering({ state: having(NAMED), settings: { mode: 'alert' } });
    const outcome = await made.deliver(remove(made));
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven' });
    expect(outcome.because).toContain(name);
  });

  it('that never was there is found by the sweep', async () => {
    const buckets = { [BUCKET]: absent };
    const made = bench({ state: { ...having(NAMED), buckets } });
    const told = await made.sweep();
    expect(told.map(({ because }) => because).join()).toContain(`log bucket ${BUCKET} does not exist`);
  });

  it('is told of whoever names it in an update', async () => {
    const parameters = { ...HELD, wrong: present({ type: 'String', value: 'example-gone' }) };
    const made = await remembering({ state: having({}, parameters), settings: { mode: 'alert' } });
    const outcome = await made.deliver(update(made, content({ s3BucketName: '{{ssm:wrong}}' })));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'logs-lost', attribution: 'proven' });
    expect(outcome.because).toContain('example-gone');
  });
});

const text = (value: string, version = 1) => present({ type: 'String', value, version });
const IN_USE: AccountState['parameters'] = {
  '/team/bucket': text(BUCKET),
  '/team/bucket:1': text(BUCKET),
  'group:2': present({ type: 'String', value: GROUP, version: 2 }),
};

const put = (made: Bench, name: string, Value: string, Type = 'String', more: Partial<JsonObject> = {}) => {
  made.happen({ api: 'ssm:PutParameter', input: { Name: name, Type, Value } });
  const now = made.account.state().parameters[name];
  const version = now?.status === 'present' ? (now.value.version ?? 0) : 0;
  return recordOf('ssm:PutParameter', {
    request: { name, type: Type, value: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    response: more['response'] ?? { version, tier: 'Standard' },
  });
};

const remove = (made: Bench, name: string) => {
  made.happen({ api: 'ssm:DeleteParameter', input: { Name: name } });
  return recordOf('ssm:DeleteParameter', { request: { name } });
};

describe('a change of a parameter', () => {
  const inUse = () => remembering({ state: having(NAMED, IN_USE) });

  it('is told with its author if it names a bucket that does not exist', async () => {
    const made = await inUse();
    const outcome = await made.deliver(put(made, '/team/bucket', 'example-gone'));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'logs-lost', attribution: 'suspected' });
    expect(outcome.because).toContain('example-gone');
    expect(outcome.actor?.name).toContain('alice');
    expect(made.written).toEqual([]);
  });

  it('offers the version before, without its value', async () => {
    const made = await inUse();
    const outcome = await made.deliver(put(made, '/team/bucket', 'example-gone'));
    expect(outcome.commands.fix).toEqual([
      "aws ssm get-parameter --name /team/bucket:1 --query '{Value: Parameter.Value}' --output json --region ap-northeast-1 | tee parameter.json",
      'aws ssm put-parameter --name /team/bucket --type String --overwrite --cli-input-json file://parameter.json --region ap-northeast-1',
    ]);
    expect(outcome.commands.fix.join()).not.toContain(BUCKET);
    expect(outcome.commands.undo.join()).not.toContain(BUCKET);
    expect(outcome.calls).toEqual([]);
    expect(made.written).toEqual([]);
  });

  it('offers the version before where the record does not say which one it made', async () => {
    const made = await inUse();
    const outcome = await made.deliver(put(made, '/team/bucket', 'example-gone', 'String', { response: {} }));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'logs-lost', attribution: 'suspected' });
    expect(outcome.commands.fix[0]).toContain('--name /team/bucket:1');
  });

  it.each([
    ['was a SecureString', present({ type: 'SecureString', version: 1 })],
    ['is no longer kept', absent],
    ['may not be read', unknown('the guard may not call ssm:GetParameters on it')],
    ['was as broken', text('example-gone-as-well')],
  ])('offers nothing if the version before %s', async (_, before) => {
    const made = await inUse();
    const event = put(made, '/team/bucket', 'example-gone');
    const state = made.account.state();
    made.account.set({ ...state, parameters: { ...state.parameters, '/team/bucket:1': before } });
    const outcome = await made.deliver(event);
    expect(outcome.status).toBe('alerted');
    expect(outcome.commands.fix).toEqual([]);
    expect(made.written).toEqual([]);
  });

  it.each(['/team/bucket', 'group'])('is told with its author if it is deleted: %s', async (name) => {
    const made = await inUse();
    const outcome = await made.deliver(remove(made, name));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'sessions-fail' });
    expect(outcome.actor?.name).toContain('alice');
    expect(made.written).toEqual([]);
    expect(await made.sweep()).toEqual([]);
  });

  it.each([
    ['the same value again', '/team/bucket', BUCKET],
    ['a version that the document does not name', 'group', 'example-gone'],
    ['a parameter that no document names', 'unrelated', 'example-gone'],
  ])('is silent: %s', async (_, name, value) => {
    const made = await inUse();
    expect(['healthy', 'ignored']).toContain((await made.deliver(put(made, name, value))).status);
    expect(made.published).toEqual([]);
  });

  it('is silent if a parameter is deleted that no document names, and reads the documents alone', async () => {
    const made = await remembering({ state: having(NAMED, { ...IN_USE, other: text('x') }) });
    const scopes: Scope[] = [];
    const { read } = made.account;
    made.account.read = (scope) => {
      scopes.push(scope);
      return read(scope);
    };
    expect((await made.deliver(remove(made, 'other'))).status).toBe('ignored');
    const asked = scopes.flatMap((scope) =>
      Object.entries(scope).flatMap(([part, ids]) => ((ids ?? []).length > 0 ? [part] : [])),
    );
    expect(asked).toEqual(['documents']);
  });

  it('is not blamed for what the version before named as well', async () => {
    const state = { ...having(NAMED, { ...IN_USE, '/team/bucket': text('example-gone') }) };
    const made = bench({
      state: { ...state, parameters: { ...state.parameters, '/team/bucket:1': text('example-gone') } },
    });
    const outcome = await made.deliver(put(made, '/team/bucket', 'example-gone'));
    expect(outcome).toMatchObject({ attribution: 'pre-existing' });
  });

  it('is not blamed for what a later one did', async () => {
    const made = await inUse();
    const good = put(made, '/team/bucket', BUCKET);
    const bad = put(made, '/team/bucket', 'example-gone');
    expect((await made.deliver(good)).status).toBe('superseded');
    expect((await made.deliver(bad)).status).toBe('alerted');
  });
});

describe('a parameter that sessions cannot use', () => {
  it.each([
    ['does not exist', absent, 'no such parameter'],
    ['is a SecureString', present({ type: 'SecureString' }), 'SecureString'],
  ])('is told of whoever names it: it %s', async (_, parameter, words) => {
    const made = await remembering({ state: having({}, { x: parameter }), settings: { mode: 'alert' } });
    const outcome = await made.deliver(update(made, content({ s3KeyPrefix: '{{ssm:x}}' })));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'sessions-fail', attribution: 'proven' });
    expect(outcome.because).toContain(words);
    expect(outcome.actor?.name).toContain('alice');
  });

  it('is not put back by auto-fix while somebody may be about to create it', async () => {
    const made = await remembering({ state: having({}) });
    const outcome = await made.deliver(update(made, content({ s3KeyPrefix: '{{ssm:new}}' })));
    expect(outcome).toMatchObject({
      status: 'alerted',
      action: expect.stringContaining('about to be created'),
    });
    expect(made.written).toEqual([]);
  });

  it('is told once by the sweep when it is gone, and closed when it is back', async () => {
    const made = await remembering({ state: having(NAMED) });
    without(made, '/team/bucket');
    later(made, 60);
    expect(await made.sweep()).toMatchObject([{ impact: 'sessions-fail' }]);
    later(made, 60);
    expect(await made.sweep()).toEqual([]);
  });

  it('is a doubt that is told once where it may not be read', async () => {
    const parameters = { ...HELD, 'group:2': unknown('the guard may not call ssm:GetParameters on it') };
    const made = await remembering({ state: having({}, parameters), settings: { mode: 'alert' } });
    const told = await made.deliver(update(made, content(NAMED)));
    expect(told).toMatchObject({ status: 'inconclusive', severity: 'info', attribution: 'none' });
    expect(told.because).toContain('ssm:GetParameters');
    later(made, 60);
    expect((await made.deliver(update(made, content({ ...NAMED, idleSessionTimeout: '20' })))).status).toBe(
      'healthy',
    );
    expect(made.published).toHaveLength(1);
  });

  it('never shows a value of which the preferences make no use', async () => {
    const parameters = { ...HELD, profile: present({ type: 'String', value: 'example-token-value' }) };
    const inputs = { ...NAMED, shellProfile: { linux: 'echo {{ssm:profile}}' } };
    const made = bench({ state: { ...having(inputs, parameters), buckets: { [BUCKET]: absent } } });
    const told = await made.sweep();
    expect(told.length).toBeGreaterThan(0);
    expect(JSON.stringify([told, made.published])).not.toContain('example-token-value');
  });
});
