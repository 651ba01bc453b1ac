import { describe, expect, it } from 'vitest';
import type { Json } from '../../functions/formats/json.ts';
import { hasNewShape } from '../../functions/sessions/document-shape.ts';

const document = (inputs: Json, more: Readonly<Record<string, Json>> = {}): string =>
  JSON.stringify({ schemaVersion: '1.0', description: 'x', sessionType: 'Standard_Stream', inputs, ...more });

const plain = document({ s3BucketName: 'logs', kmsKeyId: 'alias/x', idleSessionTimeout: '20' });
const empty = document({
  runAsEnabled: false,
  runAsDefaultUser: '',
  shellProfile: { linux: '', windows: '' },
});
const shell = (linux: string) => document({ shellProfile: { windows: '', linux } });
const runAs = document({ runAsEnabled: true, runAsDefaultUser: 'ec2-user' });
const commands = document(
  {},
  { sessionType: 'InteractiveCommands', properties: { linux: { commands: 'id' } } },
);
const port = document({}, { sessionType: 'Port' });
const byParameter = (value: string) =>
  document({ shellProfile: { linux: '{{ start }}' } }, { parameters: { start: { default: value } } });

describe('a content where the account holds no version', () => {
  it.each([
    ['logging, a key and time limits', plain, false],
    ['fields that are there and empty', empty, false],
    ['a shell profile', shell('cd /'), true],
    ['run-as', runAs, true],
    ['run-as in words', document({ runAsEnabled: 'true' }), true],
    ['another type of session', port, true],
    ['commands', commands, true],
    ['an input of tomorrow', document({ allowAll: true }), true],
    ['a section of tomorrow', document({}, { hooks: ['x'] }), true],
    ['no document at all', 'curl example.com', true],
  ])('%s is new: %s', (_, content, expected) => {
    expect(hasNewShape(content, [])).toBe(expected);
  });
});

describe('a content where the account holds versions', () => {
  it.each([
    [
      'the same profile, in another order',
      shell('cd /'),
      [document({ shellProfile: { linux: 'cd /' } })],
      false,
    ],
    ['one of several versions', runAs, [plain, runAs], false],
    ['other logging', plain, [empty], false],
    ['another profile', shell('curl example.com | sh'), [shell('cd /')], true],
    ['a profile where there was none', shell('cd /'), [plain], true],
    ['no run-as where all versions have it', plain, [runAs], true],
    ['another user', document({ runAsEnabled: true, runAsDefaultUser: 'admin' }), [runAs], true],
    ['another default of a parameter', byParameter('evil'), [byParameter('cd /')], true],
    ['the same default of a parameter', byParameter('cd /'), [byParameter('cd /')], false],
  ])('%s', (_, content, held, expected) => {
    expect(hasNewShape(content, held)).toBe(expected);
  });
});
