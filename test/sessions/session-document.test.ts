import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../functions/formats/json.ts';
import { parseSessionDocument } from '../../functions/sessions/session-document.ts';
import { BUCKET, content, GROUP } from '../support/samples/sample-account.ts';

const settingsOf = (inputs: JsonObject, more: JsonObject = {}) =>
  parseSessionDocument(content(inputs, more)).settings;

describe('the settings of a Session document', () => {
  it('are off where nothing is said', () => {
    expect(settingsOf({})).toEqual({
      s3EncryptionEnabled: false,
      cloudWatchEncryptionEnabled: false,
      cloudWatchStreamingEnabled: false,
      unresolved: [],
      stored: [],
    });
  });

  it('hold the destinations, and an empty text is none', () => {
    expect(settingsOf({ s3BucketName: 'b', cloudWatchLogGroupName: '', kmsKeyId: 'alias/k' })).toMatchObject({
      s3BucketName: 'b',
      kmsKeyId: 'alias/k',
    });
    expect(settingsOf({ s3BucketName: '' })).not.toHaveProperty('s3BucketName');
  });

  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    ['', false],
    [null, false],
    ['TRUE', true],
    ['yes', false],
  ])('read the flag %j as %s', (s3EncryptionEnabled, expected) => {
    expect(settingsOf({ s3EncryptionEnabled }).s3EncryptionEnabled).toBe(expected);
  });

  it('take the default of a parameter', () => {
    const parameters = { bucket: { type: 'String', default: 'example' } };
    expect(settingsOf({ s3BucketName: '{{ bucket }}' }, { parameters }).s3BucketName).toBe('example');
    expect(settingsOf({ s3BucketName: '{{bucket}}' }, { parameters }).s3BucketName).toBe('example');
  });

  it('leave open what is resolved when a session starts', () => {
    const inputs = { s3BucketName: '{{ssm:bucket}}', kmsKeyId: '{{key}}' };
    expect(settingsOf(inputs, { parameters: { key: { type: 'String' } } })).toEqual({
      s3EncryptionEnabled: false,
      cloudWatchEncryptionEnabled: false,
      cloudWatchStreamingEnabled: false,
      unresolved: ['s3BucketName', 'kmsKeyId'],
      stored: ['bucket'],
    });
  });

  it('take a text that only holds braces as it is', () => {
    expect(settingsOf({ s3KeyPrefix: 'a{{b}}', s3BucketName: 'x{{b}}' }).s3BucketName).toBe('x{{b}}');
  });
});

const doubtsOf = (inputs: JsonObject) => parseSessionDocument(content(inputs)).doubts;

describe('what is doubtful about a Session document', () => {
  it.each([
    [{ idleSessionTimeout: '61' }, 1],
    [{ idleSessionTimeout: '1.5' }, 1],
    [{ idleSessionTimeout: [20] }, 1],
    [{ idleSessionTimeout: 61 }, 1],
    [{ idleSessionTimeout: 1.5 }, 1],
    [{ maxSessionDuration: '-1' }, 1],
    [{ idleSessionTimeout: 20, maxSessionDuration: '1440' }, 0],
    [{ idleSessionTimeout: '', maxSessionDuration: null }, 0],
    [{ cloudWatchStreamingEnabled: 'true' }, 1],
    [{ kmsKeyId: '{{ssm:key}}', shellProfile: { linux: '{{ssm:profile}}' } }, 1],
  ])('%j: %i', (inputs: JsonObject, count) => {
    expect(doubtsOf(inputs)).toHaveLength(count);
    expect(parseSessionDocument(content(inputs)).problems).toEqual([]);
  });
});

describe('what is wrong with a Session document', () => {
  it.each([
    ['', 'the content is not a JSON object'],
    ['null', 'the content is not a JSON object'],
    ['schemaVersion: "1.0"', 'the content is not a JSON object'],
    [content({}, { schemaVersion: '2.2' }), 'schemaVersion is 2.2, not 1.0'],
    [content({}, { schemaVersion: 1 }), 'schemaVersion is missing, not 1.0'],
    [content({}, { sessionType: '' }), 'sessionType is missing'],
    [content({ runAsEnabled: 'yes' }), 'inputs.runAsEnabled is not a boolean'],
    [content({ runAsEnabled: 1 }), 'inputs.runAsEnabled is not a boolean'],
    [content({ runAsEnabled: 'tRUE' }), 'inputs.runAsEnabled is not a boolean'],
    [
      content({ runAsEnabled: true, runAsDefaultUser: 'root' }),
      'inputs.runAsDefaultUser is root, which the agent refuses',
    ],
  ])('%s', (text, problem) => {
    expect(parseSessionDocument(text).problems).toContain(problem);
  });

  it('does not doubt what has no problem', () => {
    expect(parseSessionDocument(content({ cloudWatchStreamingEnabled: true }))).toMatchObject({
      problems: [],
      doubts: [],
    });
  });
});

it('a session of the type Port is neither logged nor encrypted', () => {
  const inputs = {
    s3BucketName: BUCKET,
    s3EncryptionEnabled: true,
    cloudWatchLogGroupName: GROUP,
    kmsKeyId: '{{ key }}',
    runAsEnabled: true,
  };
  const of = (sessionType: string) =>
    parseSessionDocument(JSON.stringify({ schemaVersion: '1.0', sessionType, inputs }));
  expect(of('Port')).toMatchObject({
    settings: { unresolved: [], s3EncryptionEnabled: false },
    problems: [],
  });
  expect(Object.keys(of('Port').settings)).not.toContain('s3BucketName');
  expect(of('InteractiveCommands').settings).toMatchObject({
    s3BucketName: BUCKET,
    cloudWatchLogGroupName: GROUP,
  });
});
