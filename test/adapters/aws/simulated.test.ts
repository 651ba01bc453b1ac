import type { EvaluationResult } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { contextOf, decisionAt, decisionOf } from '../../../functions/adapters/aws/identity/simulated.ts';

const result = (
  EvalDecision: 'allowed' | 'explicitDeny' | 'implicitDeny',
  more: Partial<EvaluationResult> = {},
): EvaluationResult => ({ EvalActionName: 'ssmmessages:OpenDataChannel', EvalDecision, ...more });

const MEMBER = { OrganizationsDecisionDetail: { AllowedByOrganizations: true } };
const SCP = { OrganizationsDecisionDetail: { AllowedByOrganizations: false } };
const BOUNDARY = { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } };
const of = (more: object) => ({
  ResourceSpecificResults: [
    { EvalResourceName: 'arn:aws:s3:::b/x', EvalResourceDecision: 'implicitDeny' as const, ...more },
  ],
});

describe("the simulator's answer", () => {
  it.each([
    ['allowed', result('allowed'), { verdict: 'allowed' }],
    [
      'allowed, with keys that decided nothing',
      result('allowed', { MissingContextValues: ['aws:SourceVpc'] }),
      { verdict: 'allowed' },
    ],
    ['denied by nothing that allows', result('implicitDeny'), { verdict: 'implicitDeny' }],
    ['denied', result('explicitDeny'), { verdict: 'explicitDeny' }],
    [
      'an organization allows not',
      result('implicitDeny', SCP),
      { verdict: 'implicitDeny', limitedBy: 'organization' },
    ],
    [
      'an organization denies',
      result('explicitDeny', SCP),
      { verdict: 'explicitDeny', limitedBy: 'organization' },
    ],
    [
      'a boundary',
      result('implicitDeny', BOUNDARY),
      { verdict: 'implicitDeny', limitedBy: 'permissions-boundary' },
    ],
    [
      'a boundary for one resource',
      result('implicitDeny', of(BOUNDARY)),
      { verdict: 'implicitDeny', limitedBy: 'permissions-boundary' },
    ],
    [
      'an organization that allows, in a role that does not',
      result('implicitDeny', { OrganizationsDecisionDetail: { AllowedByOrganizations: true } }),
      { verdict: 'implicitDeny' },
    ],
  ])('%s', (_name, answer, expected) => {
    expect(decisionOf(answer)).toEqual(expected);
  });

  it.each([
    [
      'at the top',
      result('explicitDeny', { MissingContextValues: ['aws:SourceVpc'] }),
      'a condition on aws:SourceVpc decides',
    ],
    [
      'of one resource',
      result('implicitDeny', of({ MissingContextValues: ['s3:x', 'aws:SourceVpce'] })),
      'a condition on aws:SourceVpce, s3:x decides',
    ],
    [
      'of an organization',
      result('explicitDeny', { ...SCP, MissingContextValues: ['aws:PrincipalTag/team'] }),
      'a condition on aws:PrincipalTag/team in a policy of the organization decides',
    ],
  ])('a refusal that rests on a missing key is a doubt: %s', (_name, answer, because) => {
    expect(decisionOf(answer)).toEqual({ verdict: 'unknown', because });
  });

  it('is asked for our Region, so that a policy that denies the others denies nothing here', () => {
    expect(contextOf('eu-central-1')).toContainEqual({
      ContextKeyName: 'aws:RequestedRegion',
      ContextKeyValues: ['eu-central-1'],
      ContextKeyType: 'string',
    });
  });
});

describe('the answer for one of several resources', () => {
  const ARN = 'arn:aws:s3:::b/x';
  const at = (
    EvalResourceName: string,
    EvalResourceDecision: 'allowed' | 'implicitDeny' | 'explicitDeny',
  ) => ({
    EvalResourceName,
    EvalResourceDecision,
  });
  const several = (...ResourceSpecificResults: readonly ReturnType<typeof at>[]) => ({
    ResourceSpecificResults: [...ResourceSpecificResults],
  });

  it.each([
    ['explicitDeny', {}, { verdict: 'explicitDeny' }],
    ['implicitDeny', {}, { verdict: 'implicitDeny' }],
    ['implicitDeny', BOUNDARY, { verdict: 'implicitDeny', limitedBy: 'permissions-boundary' }],
    [
      'implicitDeny',
      { MissingContextValues: ['aws:SourceVpc'] },
      { verdict: 'unknown', because: 'a condition on aws:SourceVpc decides' },
    ],
  ] as const)(
    '%s there outside an organization, though allowed elsewhere: %o',
    (decision, more, expected) => {
      const here = { ...at(ARN, decision), ...more } as ReturnType<typeof at>;
      const answer = result('allowed', several(here, at('arn:aws:s3:::c', 'allowed')));
      expect(decisionAt(answer, ARN)).toEqual(expected);
    },
  );

  it.each([
    [
      'allowed there, though refused elsewhere',
      result('implicitDeny', several(at(ARN, 'allowed'), at('arn:aws:s3:::c', 'implicitDeny'))),
    ],
    ['a result for each resource', result('allowed', { EvalResourceName: ARN })],
  ])('allowed: %s', (_name, answer) => {
    expect(decisionAt(answer, ARN)).toEqual({ verdict: 'allowed' });
  });

  it.each([
    [
      'refused there in an organization',
      result('implicitDeny', { ...MEMBER, ...several(at(ARN, 'implicitDeny')) }),
    ],
    [
      'refused there by a boundary of any',
      result('implicitDeny', { ...BOUNDARY, ...several(at(ARN, 'implicitDeny')) }),
    ],
    ['told twice, in two ways', result('allowed', several(at(ARN, 'allowed'), at(ARN, 'explicitDeny')))],
    ['only other resources', result('allowed', several(at('arn:aws:s3:::c', 'allowed')))],
    ['a result for another resource', result('allowed', { EvalResourceName: 'arn:aws:s3:::c' })],
    ['no resource at all', result('allowed')],
    [
      'refused by an organization, for any of them',
      result('implicitDeny', { ...SCP, ...several(at(ARN, 'allowed')) }),
    ],
  ])('asked for alone: %s', (_name, answer) => {
    expect(decisionAt(answer, ARN)).toBeUndefined();
  });
});
