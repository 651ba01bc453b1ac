import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../functions/account/api-call.ts';
import type { Role } from '../../../functions/account/identity/identity.ts';
import { present } from '../../../functions/account/observed.ts';
import type { Snapshot } from '../../../functions/account/snapshot.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { nodePermissions } from '../../../functions/prerequisites/node-permissions/index.ts';
import { effectOf } from '../../support/samples/check-one.ts';
import {
  allow,
  CORE,
  CUSTOM,
  deny,
  identityAccount,
  policyDocument,
  roleOf,
  SESSIONS,
} from '../../support/samples/sample-identity.ts';

const was = (value: Role): Snapshot => ({ type: 'AWS::IAM::Role', value });
const planOf = (
  api: string,
  request: Record<string, unknown>,
  state: AccountState,
  snapshot?: Snapshot,
): Plan | undefined =>
  effectOf(nodePermissions, api, { request: { roleName: 'web', ...request } } as never, snapshot).inverses(
    state,
  )[0];

const webIs = (more: Partial<Role>) => identityAccount({ roles: [roleOf('web', more)] });
const DENY_ALL = policyDocument(deny('*'));

describe('node-permissions, the shapes of a containment', () => {
  it.each<readonly [string, string, Record<string, unknown>, AccountState, string]>([
    [
      'one of several policies was detached',
      'iam:DetachRolePolicy',
      { policyArn: CORE },
      webIs({ attachedPolicyArns: [CUSTOM] }),
      'iam-policy',
    ],
    [
      'the last policy was detached',
      'iam:DetachRolePolicy',
      { policyArn: CORE },
      webIs({ attachedPolicyArns: [] }),
      'node-role',
    ],
    [
      'a policy that denies was attached',
      'iam:AttachRolePolicy',
      { policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2' },
      webIs({ attachedPolicyArns: [CORE, 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2'] }),
      'iam-policy',
    ],
    [
      'the sessions of the role were revoked',
      'iam:PutRolePolicy',
      { policyName: 'AWSRevokeOlderSessions', policyDocument: DENY_ALL },
      webIs({ inlinePolicies: { AWSRevokeOlderSessions: DENY_ALL } }),
      'iam-policy',
    ],
    [
      'an inline policy was narrowed',
      'iam:PutRolePolicy',
      { policyName: 'sessions', policyDocument: '{}' },
      webIs({ inlinePolicies: { sessions: '{}' } }),
      'iam-policy',
    ],
    [
      'an inline policy was deleted',
      'iam:DeleteRolePolicy',
      { policyName: 'sessions' },
      webIs({}),
      'iam-policy',
    ],
    [
      'a boundary was put around it',
      'iam:PutRolePermissionsBoundary',
      { permissionsBoundary: CUSTOM },
      webIs({ boundaryArn: CUSTOM }),
      'iam-policy',
    ],
    [
      'EC2 was locked out of it',
      'iam:UpdateAssumeRolePolicy',
      { policyDocument: '{}' },
      webIs({ trustPolicy: policyDocument() }),
      'iam-policy',
    ],
  ])('%s', (_name, api, request, state, expected) => {
    const before = was(roleOf('web', { inlinePolicies: { sessions: policyDocument(SESSIONS) } }));
    const plan = planOf(api, request, state, before);
    expect(plan?.containment).toBe(expected);
  });
});

describe('node-permissions, a version of a policy', () => {
  const good = policyDocument(SESSIONS);
  const bad = policyDocument(allow('s3:GetObject'));
  const restored = (old: string, now: string): Plan | undefined => {
    const versions = { v1: old, v2: now };
    const policies = { [CUSTOM]: present({ arn: CUSTOM, defaultVersionId: 'v2', versions, tags: {} }) };
    const state = identityAccount({
      roles: [roleOf('web', { attachedPolicyArns: [CUSTOM] })],
      more: { policies },
    });
    const snapshot: Snapshot = {
      type: 'AWS::IAM::ManagedPolicy',
      value: { arn: CUSTOM, defaultVersionId: 'v1', tags: {} },
    };
    return planOf('iam:SetDefaultPolicyVersion', { policyArn: CUSTOM, versionId: 'v2' }, state, snapshot);
  };

  it('that allows sessions and no more is exact; it was narrowed, perhaps on purpose', () => {
    const plan = restored(good, bad);
    expect(plan).toMatchObject({ exact: true, containment: 'iam-policy' });
    expect(plan).not.toHaveProperty('byHand');
  });

  it.each([
    ['everything', policyDocument(allow('*'))],
    ['sessions and what another service does', policyDocument(SESSIONS, allow('dynamodb:*'))],
  ])('that allows %s is only offered', (_name, old) => {
    expect(restored(old, bad)?.byHand).toMatch(/more than sessions, the agent and logging need/);
  });
});
