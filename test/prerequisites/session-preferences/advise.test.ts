import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import { absent, present, presentValue } from '../../../functions/account/observed.ts';
import type { SessionDocument } from '../../../functions/account/preferences/preferences.ts';
import { resource } from '../../../functions/account/resource.ts';
import { sessionPreferences } from '../../../functions/prerequisites/session-preferences/index.ts';
import { follow } from '../../support/samples/advised.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  groupOf,
} from '../../support/samples/sample-account.ts';

const SUBJECT = resource('AWS::SSM::Document', DOCUMENT);
const GOOD = content({ idleSessionTimeout: '20' });
const LOGGED = { s3BucketName: BUCKET, s3KeyPrefix: 'ssm', s3EncryptionEnabled: true };
const PLACES = {
  buckets: { [BUCKET]: present(bucketOf()) },
  logGroups: { [GROUP]: present(groupOf()) },
};

const holding = (contents: readonly string[], more: Partial<SessionDocument> = {}, remembered?: string) =>
  account({
    ...PLACES,
    documents: { [DOCUMENT]: present(documentOf(contents, more)) },
    ...(remembered ? { rememberedDocuments: { [DOCUMENT]: documentOf([remembered]) } } : {}),
  });

const mendedOf = (state: ReturnType<typeof holding>) => {
  const plan = sessionPreferences.advise?.(state, SUBJECT);
  const then = plan && applyPlan(state, plan);
  const document = presentValue(then?.documents[DOCUMENT]);
  return {
    content: JSON.parse(document?.versions[document.latestVersion] ?? 'null'),
    pointers: [document?.latestVersion, document?.defaultVersion],
  };
};

describe('session-preferences, the advice', () => {
  it.each([
    ['a flag in words', content({ ...LOGGED, s3EncryptionEnabled: 'yes' }), { s3EncryptionEnabled: true }],
    ['a flag as a number', content({ ...LOGGED, runAsEnabled: 0 }), { runAsEnabled: false }],
  ] as const)('corrects %s and nothing else', (_, text, inputs) => {
    const state = holding([GOOD, text]);
    expect(follow(sessionPreferences, state)).toMatchObject({ before: 'fail', after: 'pass' });
    expect(mendedOf(state).content).toEqual({
      ...JSON.parse(text),
      inputs: { ...JSON.parse(text).inputs, ...inputs },
    });
    expect(mendedOf(state).pointers).toEqual(['3', '3']);
  });

  it.each([
    ['without a schema version', JSON.stringify({ sessionType: 'Standard_Stream', inputs: LOGGED })],
    ['with another schema version', content(LOGGED, { schemaVersion: '2.2' })],
    ['without a session type', JSON.stringify({ schemaVersion: '1.0', inputs: LOGGED })],
  ])('completes a document %s', (_, text) => {
    const state = holding([text]);
    expect(follow(sessionPreferences, state)).toMatchObject({ before: 'fail', after: 'pass' });
    expect(mendedOf(state).content).toEqual(JSON.parse(content(LOGGED)));
  });

  it('leaves a default that names another version alone', () => {
    const state = holding([GOOD, content({ runAsEnabled: 'yes' })], { defaultVersion: '1' });
    expect(mendedOf(state).pointers).toEqual(['3', '1']);
  });

  it.each([
    ['no JSON at all', '{'],
    ['run-as as root', content({ runAsEnabled: true, runAsDefaultUser: 'root' })],
    ['a flag that means nothing', content({ s3EncryptionEnabled: 'perhaps' })],
  ])('goes back to the newest version that works: %s', (_, text) => {
    const state = holding(['[', GOOD, text]);
    const found = follow(sessionPreferences, state);
    expect(found).toMatchObject({ before: 'fail', after: 'pass' });
    expect(found.words).toContain('the content of version 2');
    expect(found.words).toContain('what was changed after version 2 is lost by it');
    expect(mendedOf(state).content.inputs).toEqual(JSON.parse(GOOD).inputs);
  });

  it('goes back to what the guard remembers, if no version that works was read', () => {
    const found = follow(sessionPreferences, holding(['{'], {}, GOOD));
    expect(found).toMatchObject({ after: 'pass', words: expect.stringContaining('when everything passed') });
  });

  it('never brings a remembered shell profile back without saying so', () => {
    const shaped = content({ shellProfile: { linux: 'curl example.com' } });
    expect(follow(sessionPreferences, holding(['{'], {}, shaped)).words).toContain(
      'no version in the account confirms',
    );
  });

  it.each([
    ['by what is remembered', holding([content({ idleSessionTimeout: '5' })], {}, content(LOGGED))],
    ['by the version before', holding([content(LOGGED), content({ idleSessionTimeout: '5' })])],
  ])('logs again where sessions were logged, %s, and keeps what is new', (_, state) => {
    expect(follow(sessionPreferences, state)).toMatchObject({
      before: 'fail',
      after: 'pass',
      words: expect.stringContaining('find out whether somebody stopped the logging on purpose'),
    });
    expect(mendedOf(state).content.inputs).toEqual({ idleSessionTimeout: '5', ...LOGGED });
  });

  it('creates a document again that is remembered', () => {
    const state = account({
      ...PLACES,
      documents: { [DOCUMENT]: absent },
      knownBefore: [`AWS::SSM::Document#${DOCUMENT}`],
      rememberedDocuments: { [DOCUMENT]: documentOf([GOOD]) },
    });
    expect(follow(sessionPreferences, state)).toMatchObject({ before: 'fail', after: 'pass' });
    const { rememberedDocuments: _, ...forgotten } = state;
    expect(follow(sessionPreferences, forgotten)).toMatchObject({ before: 'fail', after: 'nothing' });
  });

  it('offers nothing that makes another check worse', () => {
    // The only version that works logs to a bucket that is gone.
    const state = { ...holding([content(LOGGED), '{']), buckets: { [BUCKET]: absent } };
    expect(follow(sessionPreferences, state)).toMatchObject({ before: 'fail', after: 'nothing' });
  });
});
