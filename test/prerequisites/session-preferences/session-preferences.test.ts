import { describe, expect, it } from 'vitest';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import type { StoredParameter } from '../../../functions/account/preferences/preferences.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { sessionPreferences } from '../../../functions/prerequisites/session-preferences/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import {
  account,
  BUCKET,
  content,
  DOCUMENT,
  documentOf,
  restored,
  withInputs,
} from '../../support/samples/sample-account.ts';

const GOOD = content({ s3BucketName: '', cloudWatchStreamingEnabled: true });
const BAD = content({ s3EncryptionEnabled: 'maybe' });
const gone = { [DOCUMENT]: absent };
const known = { knownBefore: [`AWS::SSM::Document#${DOCUMENT}`] } as const;
const OWN = 'Example-Shell';

const versions = (contents: readonly string[], latestVersion: string, defaultVersion: string) =>
  account({ documents: { [DOCUMENT]: present(documentOf(contents, { latestVersion, defaultVersion })) } });

const storing = (parameters: AccountState['parameters']): AccountState => ({
  ...withInputs({ s3BucketName: 'logs-{{ssm:env}}' }),
  parameters,
});
const stored = (parameter: StoredParameter) => storing({ env: present(parameter) });

/** A missing parameter in version 1 of a document whose newest version is this one. */
const named = (latest: number): AccountState => ({
  ...versions(
    [content({ s3BucketName: '{{ssm:gone}}' }), content({ s3BucketName: BUCKET })],
    `${latest}`,
    `${latest}`,
  ),
  parameters: { gone: absent },
});

const mustNotFail: readonly Case[] = [
  ['plain settings', withInputs({ s3BucketName: '', idleSessionTimeout: '20' }), 'pass'],
  ['no inputs at all: the flags that the page calls required are not', withInputs({}), 'pass'],
  [
    'booleans as text, which agents since 3.0.655.0 read',
    withInputs({ s3EncryptionEnabled: 'true' }),
    'pass',
  ],
  ['empty and null flags', withInputs({ runAsEnabled: '', s3EncryptionEnabled: null }), 'pass'],
  ['the longest timeouts', withInputs({ idleSessionTimeout: '60', maxSessionDuration: '1440' }), 'pass'],
  ['the shortest timeouts', withInputs({ idleSessionTimeout: '1', maxSessionDuration: '1' }), 'pass'],
  [
    'timeouts as numbers',
    withInputs({ idleSessionTimeout: 20, maxSessionDuration: 1440, runAsEnabled: 'False' }),
    'pass',
  ],
  ['an idle timeout over an hour', withInputs({ idleSessionTimeout: '61' }), 'unknown'],
  ['an idle timeout of zero', withInputs({ idleSessionTimeout: 0 }), 'unknown'],
  ['an idle timeout of half a minute', withInputs({ idleSessionTimeout: 0.5 }), 'unknown'],
  ['a duration over a day', withInputs({ maxSessionDuration: '1441' }), 'unknown'],
  ['a duration that is a flag', withInputs({ maxSessionDuration: true }), 'unknown'],
  ['a bucket of Parameter Store', withInputs({ s3BucketName: 'logs-{{ssm:env}}' }), 'unknown'],
  ['a prefix of Parameter Store', withInputs({ s3KeyPrefix: '{{ssm:env}}' }), 'pass'],
  ['a bucket of Parameter Store with a value', stored({ type: 'String', value: 'prod' }), 'pass'],
  ['a list of Parameter Store', stored({ type: 'StringList' }), 'unknown'],
  ['a parameter that may not be read', storing({ env: unknown('denied') }), 'unknown'],
  ['a parameter that only an older version names', named(2), 'pass'],
  ['$LATEST good, $DEFAULT left behind and bad', versions([BAD, GOOD], '2', '1'), 'unknown'],
  ['run-as by the tag of the caller, no default user', withInputs({ runAsEnabled: true }), 'unknown'],
  ['root as default user, but run-as is off', withInputs({ runAsDefaultUser: 'root' }), 'pass'],
  ['an older version is bad, both pointers are not at it', versions([BAD, GOOD], '2', '2'), 'pass'],
  ['a document that never was there', account({ documents: gone }), 'not-applicable'],
  [
    'a document that may not be read',
    account({ documents: { [DOCUMENT]: unknown('AccessDenied') } }),
    'unknown',
  ],
  [
    'streaming as text: the agent may refuse it',
    withInputs({ cloudWatchStreamingEnabled: 'true' }),
    'unknown',
  ],
];

const mustFail: readonly Case[] = [
  ['a flag that is no boolean', withInputs({ s3EncryptionEnabled: 'maybe' }), 'sessions-fail'],
  ['a flag that is a number', withInputs({ runAsEnabled: 1 }), 'sessions-fail'],
  [
    'not JSON: YAML is read as JSON by the reader',
    versions(['schemaVersion: "1.0"'], '1', '1'),
    'sessions-fail',
  ],
  ['an array', versions(['[]'], '1', '1'), 'sessions-fail'],
  ['another schema', versions([content({}, { schemaVersion: '2.2' })], '1', '1'), 'sessions-fail'],
  ['no session type', versions(['{"schemaVersion":"1.0","inputs":{}}'], '1', '1'), 'sessions-fail'],
  ['a bucket of a parameter that does not exist', storing({ env: absent }), 'sessions-fail'],
  ['a bucket of a SecureString', stored({ type: 'SecureString' }), 'sessions-fail'],
  [
    'a shell profile of a parameter that does not exist',
    { ...withInputs({ shellProfile: { linux: 'cd {{ssm:home}}' } }), parameters: { home: absent } },
    'sessions-fail',
  ],
  ['run-as root', withInputs({ runAsEnabled: 'true', runAsDefaultUser: 'root' }), 'sessions-fail'],
  ['$LATEST bad, $DEFAULT good', versions([GOOD, BAD], '2', '1'), 'sessions-fail'],
  ['the default document is gone', account({ documents: gone, ...known }), 'logs-lost'],
  [
    'a document with a name of its own is gone',
    account({ documents: { [OWN]: absent }, knownBefore: [`AWS::SSM::Document#${OWN}`] }),
    'sessions-fail',
  ],
];

describe('session-preferences, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_, state, expected) => {
    expect(verdict(sessionPreferences.check(state))).toBe(expected);
  });

  it('says which pointer and version is broken', () => {
    const [result] = sessionPreferences.check(versions([GOOD, BAD], '2', '1'));
    expect(result).toMatchObject({ because: expect.stringContaining('$LATEST (version 2)') });
  });
});

const updated = (version: string) => ({
  request: { name: DOCUMENT, content: 'HIDDEN_DUE_TO_SECURITY_REASONS', documentVersion: '$LATEST' },
  response: { documentDescription: { name: DOCUMENT, documentVersion: version, latestVersion: version } },
});

describe('session-preferences, the events', () => {
  it('goes back with a new version and moves the default to it', () => {
    const state = versions([GOOD, BAD], '2', '1');
    const effect = effectOf(sessionPreferences, 'ssm:UpdateDocument', updated('2'));
    expect(effect.isCurrent(state)).toBe(true);
    expect(effect.inverses(state)[0]).toEqual({
      restores: 'version 1 of the document',
      exact: true,
      calls: [
        {
          api: 'ssm:UpdateDocument',
          input: {
            Name: DOCUMENT,
            Content: restored(GOOD, '3'),
            DocumentVersion: '2',
            DocumentFormat: 'JSON',
          },
        },
        { api: 'ssm:UpdateDocumentDefaultVersion', input: { Name: DOCUMENT, DocumentVersion: '3' } },
      ],
    });
  });

  it('is superseded by a later version', () => {
    const effect = effectOf(sessionPreferences, 'ssm:UpdateDocument', updated('2'));
    expect(effect.isCurrent(versions([GOOD, BAD, GOOD], '3', '1'))).toBe(false);
  });

  it('counts a content of the burst before as going beyond', () => {
    const state = versions([GOOD, BAD, content({ runAsEnabled: 'x' })], '3', '1');
    const plans = effectOf(sessionPreferences, 'ssm:UpdateDocument', updated('3')).inverses(state);
    expect(plans.map(({ restores, beyond }) => [restores, beyond ?? false])).toEqual([
      ['version 2 of the document', false],
      ['version 1 of the document', true],
    ]);
  });

  it('prefers what was last seen good over older versions', () => {
    const state = account({
      documents: { [DOCUMENT]: present({ ...documentOf([BAD, BAD]), versions: { '2': BAD } }) },
    });
    const value = documentOf([GOOD], { latestVersion: '1' });
    const effect = effectOf(sessionPreferences, 'ssm:UpdateDocument', updated('2'), {
      type: 'AWS::SSM::Document',
      value,
    });
    expect(effect.inverses(state)[0]).toMatchObject({ beyond: true });
  });

  it('takes the default back to the version it was', () => {
    const value = documentOf([GOOD], { defaultVersion: '1' });
    const parts = { request: { name: DOCUMENT, documentVersion: '2' } };
    const effect = effectOf(sessionPreferences, 'ssm:UpdateDocumentDefaultVersion', parts, {
      type: 'AWS::SSM::Document',
      value,
    });
    const state = versions([GOOD, BAD], '2', '2');
    expect(effect.isCurrent(state)).toBe(true);
    expect(effect.inverses(state)[0]?.calls).toEqual([
      { api: 'ssm:UpdateDocumentDefaultVersion', input: { Name: DOCUMENT, DocumentVersion: '1' } },
    ]);
  });

  it.each([
    ['one content', [GOOD], '1', GOOD, true],
    ['the same content in both versions', [GOOD, GOOD], '1', GOOD, true],
    ['another content that $DEFAULT left behind', [content({}), GOOD], '1', GOOD, false],
  ])('creates a document with what $LATEST had: %s', (_name, contents, defaultVersion, expected, exact) => {
    const value = documentOf(contents, { defaultVersion });
    const snapshot = { type: 'AWS::SSM::Document', value } as const;
    const effect = effectOf(
      sessionPreferences,
      'ssm:DeleteDocument',
      { request: { name: DOCUMENT } },
      snapshot,
    );
    const [plan] = effect.inverses(account({ documents: gone }));
    expect(plan).toMatchObject({ exact, calls: [{ input: { Content: expected } }] });
  });

  it('creates a deleted document again, with its tags but not those of AWS', () => {
    const value = documentOf([GOOD], { tags: { team: 'example', 'aws:cloudformation:stack-name': 'x' } });
    const parts = { request: { name: DOCUMENT } };
    const effect = effectOf(sessionPreferences, 'ssm:DeleteDocument', parts, {
      type: 'AWS::SSM::Document',
      value,
    });
    const state = account({ documents: gone });
    expect(effect.isCurrent(state)).toBe(true);
    expect(effect.inverses(state)[0]?.calls).toEqual([
      {
        api: 'ssm:CreateDocument',
        input: {
          Name: DOCUMENT,
          Content: GOOD,
          DocumentType: 'Session',
          DocumentFormat: 'JSON',
          Tags: [{ Key: 'team', Value: 'example' }],
        },
      },
    ]);
  });

  it('has no way back from a deletion when nothing is remembered', () => {
    const effect = effectOf(sessionPreferences, 'ssm:DeleteDocument', { request: { name: DOCUMENT } });
    expect(effect.inverses(account({ documents: gone }))).toEqual([]);
  });

  it('judges what is left when one version is deleted', () => {
    const parts = { request: { name: DOCUMENT, documentVersion: '2' } };
    const effect = effectOf(sessionPreferences, 'ssm:DeleteDocument', parts);
    expect(effect.isCurrent(versions([GOOD], '1', '1'))).toBe(true);
    expect(effect.inverses(versions([GOOD], '1', '1'))).toEqual([]);
  });

  it.each([
    [
      'a document by its ARN',
      `arn:aws:ssm:ap-northeast-1:111122223333:document/${DOCUMENT}`,
      'needs-previous',
    ],
    ['a document that is not guarded', 'Example-Runbook', 'irrelevant'],
    ['no name', '', 'unreadable'],
  ])('%s', (_, name, expected) => {
    expect(kindOf(sessionPreferences, 'ssm:UpdateDocument', { request: { name } })).toBe(expected);
  });
});
