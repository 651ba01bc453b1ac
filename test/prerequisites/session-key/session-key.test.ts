import { describe, expect, it } from 'vitest';
import { absent, type Observed, present, unknown } from '../../../functions/account/observed.ts';
import type { Key } from '../../../functions/account/preferences/preferences.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { sessionKey } from '../../../functions/prerequisites/session-key/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import { account, KEY_ARN, KEY_ID, withInputs } from '../../support/samples/sample-account.ts';

const ALIAS = 'alias/example-sessions';
const FOREIGN = 'arn:aws:kms:ap-northeast-1:444455556666:key/99999999-2222-3333-4444-555555555555';

const having = (kmsKeyId: string, key: Observed<Key>): AccountState =>
  withInputs({ kmsKeyId }, { keys: { [kmsKeyId]: key } });
const inState = (kmsKeyId: string, state: string): AccountState =>
  having(kmsKeyId, present({ arn: KEY_ARN, state, tags: {} }));

const mustNotFail: readonly Case[] = [
  ['no key is named', withInputs({ kmsKeyId: '' }), 'nothing'],
  [
    'no key is named, and a key of nobody is disabled',
    account({ keys: { x: present({ arn: KEY_ARN, state: 'Disabled', tags: {} }) } }),
    'nothing',
  ],
  ['enabled, by id', inState(KEY_ID, 'Enabled'), 'pass'],
  ['enabled, by ARN', inState(KEY_ARN, 'Enabled'), 'pass'],
  ['in more Regions soon: it works meanwhile', inState(KEY_ARN, 'Updating'), 'pass'],
  ['enabled, by alias', inState(ALIAS, 'Enabled'), 'pass'],
  [
    'a key of another account that may not be described',
    having(FOREIGN, unknown('AccessDeniedException')),
    'unknown',
  ],
  ['it was not read', withInputs({ kmsKeyId: KEY_ID }), 'unknown'],
  ['named by the parameter store', withInputs({ kmsKeyId: '{{ssm:key}}' }), 'nothing'],
];

const mustFail: readonly Case[] = [
  ['disabled', inState(KEY_ID, 'Disabled'), 'sessions-fail'],
  ['disabled, by alias', inState(ALIAS, 'Disabled'), 'sessions-fail'],
  ['waiting for deletion', inState(KEY_ARN, 'PendingDeletion'), 'sessions-fail'],
  ['waiting for the import of its material', inState(KEY_ARN, 'PendingImport'), 'sessions-fail'],
  ['the alias is gone', having(ALIAS, absent), 'sessions-fail'],
  ['the key is gone', having(KEY_ID, absent), 'sessions-fail'],
];

describe('session-key, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_, state, expected) => {
    expect(verdict(sessionKey.check(state))).toBe(expected);
  });

  it('speaks of the key by its ARN, whatever the preferences call it', () => {
    expect(sessionKey.check(inState(ALIAS, 'Disabled'))[0]?.subject.id).toBe(KEY_ARN);
  });
});

const resources = {
  more: { resources: [{ ARN: KEY_ARN, accountId: '111122223333', type: 'AWS::KMS::Key' }] },
};

describe('session-key, the events', () => {
  it('is never put back automatically: a disabled key may be the answer to an incident', () => {
    expect(sessionKey.reverts).toEqual([]);
  });

  it.each([
    ['kms:DisableKey', 'Disabled', ['kms:EnableKey']],
    ['kms:ScheduleKeyDeletion', 'PendingDeletion', ['kms:CancelKeyDeletion', 'kms:EnableKey']],
    ['kms:CancelKeyDeletion', 'Disabled', ['kms:EnableKey']],
  ])('%s offers what helps', (api, after, calls) => {
    const effect = effectOf(sessionKey, api, { request: { keyId: ALIAS }, ...resources });
    expect(effect.resources[0]?.id).toBe(KEY_ARN);
    expect(effect.isCurrent(inState(ALIAS, after))).toBe(true);
    expect(effect.isCurrent(inState(ALIAS, 'Enabled'))).toBe(false);
    expect(effect.inverses(inState(ALIAS, after))[0]?.calls.map((call) => call.api)).toEqual(calls);
  });

  it('does not prove anything by a cancelled deletion', () => {
    const effect = effectOf(sessionKey, 'kms:CancelKeyDeletion', {
      request: { keyId: KEY_ID },
      ...resources,
    });
    expect(effect.inverses(inState(KEY_ID, 'Disabled'))[0]?.exact).toBe(false);
  });

  it('takes the response, then the request, where the record has no resources', () => {
    const answered = { request: { keyId: ALIAS }, response: { keyId: KEY_ARN } };
    expect(effectOf(sessionKey, 'kms:DisableKey', answered).resources[0]?.id).toBe(KEY_ARN);
    expect(effectOf(sessionKey, 'kms:DisableKey', { request: { keyId: KEY_ID } }).resources[0]?.id).toBe(
      KEY_ID,
    );
  });

  it('is loud about a record without a key', () => {
    expect(kindOf(sessionKey, 'kms:DisableKey', { request: {} })).toBe('unreadable');
  });
});
