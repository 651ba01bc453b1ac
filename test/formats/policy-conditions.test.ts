import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../functions/formats/json.ts';
import { conditionMatch, unknownKeys } from '../../functions/formats/policy-conditions.ts';

const KNOWN = {
  'aws:securetransport': ['true'],
  's3:tlsversion': ['1.2', '1.3'],
  'aws:principalaccount': ['111122223333'],
  'aws:sourcearn': [undefined],
  's3:x-amz-server-side-encryption': ['aws:kms', undefined],
};

const matchOf = (Condition: JsonObject) => conditionMatch({ Condition }, KNOWN);

describe('a condition', () => {
  it.each<[JsonObject, string]>([
    [{}, 'yes'],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, 'no'],
    [{ Bool: { 'aws:SecureTransport': false } }, 'no'],
    [{ BoolIfExists: { 'AWS:SECURETRANSPORT': ['true'] } }, 'yes'],
    [{ NumericLessThan: { 's3:TlsVersion': '1.2' } }, 'no'],
    [{ NumericLessThan: { 's3:TlsVersion': 1.3 } }, 'maybe'],
    [{ StringNotEquals: { 'aws:PrincipalAccount': ['111122223333', '444455556666'] } }, 'no'],
    [{ StringNotEquals: { 'aws:PrincipalAccount': '444455556666' } }, 'yes'],
    [{ StringLike: { 'aws:PrincipalAccount': '1111*' } }, 'yes'],
    [{ StringEquals: { 'aws:SourceArn': 'x' } }, 'no'],
    [{ StringEqualsIfExists: { 'aws:SourceArn': 'x' } }, 'yes'],
    [{ ArnNotLike: { 'aws:SourceArn': 'x' } }, 'yes'],
    [{ Null: { 'aws:SourceArn': 'true' } }, 'yes'],
    [{ Null: { 'aws:SourceArn': false } }, 'no'],
    [{ Null: { 's3:x-amz-server-side-encryption': 'true' } }, 'maybe'],
    [{ StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } }, 'yes'],
    [{ StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } }, 'maybe'],
    [{ StringNotEqualsIfExists: { 's3:x-amz-server-side-encryption': 'aws:kms' } }, 'maybe'],
    [{ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, 'maybe'],
    [{ StringEquals: { 'aws:PrincipalAccount': `\${aws:PrincipalTag/a}` } }, 'maybe'],
    [{ DateLessThan: { 'aws:PrincipalAccount': 'x' } }, 'maybe'],
    [{ 'ForAnyValue:StringEquals': { 'aws:PrincipalAccount': '111122223333' } }, 'maybe'],
    [{ Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:SourceVpce': 'x' } }, 'no'],
    [{ Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceVpce': 'x' } }, 'maybe'],
    [{ Bool: 'x' }, 'maybe'],
    [{ StringEquals: { constructor: 'x', toString: 'y' } }, 'maybe'],
    [{ constructor: { 'aws:SecureTransport': 'x' } }, 'maybe'],
  ])('%j is %s', (condition, expected) => {
    expect(matchOf(condition)).toBe(expected);
  });

  it('of another shape cannot be judged, and none always holds', () => {
    expect(conditionMatch({ Condition: 'x' }, KNOWN)).toBe('maybe');
    expect(conditionMatch({}, KNOWN)).toBe('yes');
  });

  it('names the keys that decide', () => {
    const Condition = {
      Bool: { 'aws:SecureTransport': 'true' },
      StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' },
    };
    expect(unknownKeys({ Condition }, KNOWN)).toEqual(['aws:PrincipalOrgID']);
  });
});
