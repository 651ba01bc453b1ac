import { describe, expect, it } from 'vitest';
import { cliCommand } from '../../functions/formats/cli-command.ts';

const command = (input: Readonly<Record<string, unknown>>): string =>
  cliCommand('iam:AttachRolePolicy', input, 'eu-central-1').replace('aws iam attach-role-policy ', '');

describe('a value', () => {
  it.each([
    ['web', 'web'],
    ['/session-manager/example', '/session-manager/example'],
    ['::/0', '::/0'],
    ['', "''"],
    ['$LATEST', "'$LATEST'"],
    ['a;b', "'a;b'"],
    ['=ls', "'=ls'"],
    ['nat-<new>', "'nat-<new>'"],
    ['say "hi"', `'say "hi"'`],
  ])('%j is a word or stands in single quotes', (value, shown) => {
    expect(command({ RoleName: value })).toBe(`--role-name ${shown} --region eu-central-1`);
  });

  it.each([
    ['--profile=x', '--profile=x'],
    ['-', '-'],
    ['file:///etc/passwd', 'file:///etc/passwd'],
    ['fileb://x', 'fileb://x'],
    ['http://example.com', 'http://example.com'],
    ['HTTPS://example.com', 'HTTPS://example.com'],
    ["it's", 'it\\u0027s'],
    ['a`b', 'a\\u0060b'],
    ['a\nb', 'a\\nb'],
    ['\u202e', '\\u202e'],
    ['本番', '\\u672c\\u756a'],
    ['\ud83d', '\\ud83d'],
    ['\u0000', '\\u0000'],
  ])('%j stands as JSON where the CLI or a shell would read it differently', (value, json) => {
    expect(command({ RoleName: value, PolicyArn: 'x' })).toBe(
      `--cli-input-json '{"RoleName":"${json}"}' --policy-arn x --region eu-central-1`,
    );
  });

  it('that is a JSON object stays readable, on one line', () => {
    const policy = '{\n  "Sid": "it\'s `本`",\n\t"Cmp": "<&>" }\n';
    expect(command({ PolicyDocument: policy })).toBe(
      `--policy-document '{ "Sid": "it\\u0027s \\u0060\\u672c\\u0060", "Cmp": "\\u003c\\u0026\\u003e" }' --region eu-central-1`,
    );
  });

  it('that is not given is left out', () => {
    expect(command({ RoleName: undefined, Force: true, Wait: false })).toBe(
      '--force --no-wait --region eu-central-1',
    );
  });
});
