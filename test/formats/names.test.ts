import { describe, expect, it } from 'vitest';
import { documentName, logGroupName } from '../../functions/formats/names.ts';
import { DOCUMENT } from '../support/samples/sample-account.ts';

describe('names', () => {
  it.each([
    ['/a/b', '/a/b'],
    ['arn:aws:logs:eu-central-1:111122223333:log-group:/a/b', '/a/b'],
    ['arn:aws-cn:logs:cn-north-1:111122223333:log-group:/a/b:*', '/a/b'],
    ['arn:aws:s3:::x', 'arn:aws:s3:::x'],
  ])('log group %s is %s', (given, expected) => {
    expect(logGroupName(given)).toBe(expected);
  });

  it.each([
    [DOCUMENT, DOCUMENT],
    [`arn:aws:ssm:eu-central-1:111122223333:document/${DOCUMENT}`, DOCUMENT],
  ])('document %s is %s', (given, expected) => {
    expect(documentName(given)).toBe(expected);
  });
});
