import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../functions/account/api-call.ts';
import type { Role } from '../../../functions/account/identity/identity.ts';
import type { Snapshot } from '../../../functions/account/snapshot.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { nodeCredentials } from '../../../functions/prerequisites/node-credentials/index.ts';
import { effectOf } from '../../support/samples/check-one.ts';
import type { EventParts } from '../../support/samples/sample-event.ts';
import {
  allow,
  bare,
  CORE,
  deny,
  identityAccount,
  NODE,
  nodeOf,
  policyDocument,
  profileOf,
  roleOf,
} from '../../support/samples/sample-identity.ts';

const planOf = (api: string, parts: EventParts, state: AccountState, snapshot?: Snapshot): Plan | undefined =>
  effectOf(nodeCredentials, api, parts, snapshot).inverses(state)[0];

const association = (action: string, profile: string): EventParts => ({
  request: { [`${action}Request`]: { AssociationId: 'iip-assoc-1', IamInstanceProfile: { Name: profile } } },
  response: {
    [`${action}Response`]: {
      iamInstanceProfileAssociation: {
        associationId: 'iip-assoc-1',
        instanceId: NODE,
        iamInstanceProfile: { arn: profileOf(profile).arn },
      },
    },
  },
});

const node: Snapshot = { type: 'AWS::EC2::Instance', value: nodeOf() };

describe('node-credentials, the profile of a node', () => {
  const TAKE = 'ec2:DisassociateIamInstanceProfile';
  const taken = association('DisassociateIamInstanceProfile', 'web');

  it('was taken, which has the shape of a containment', () => {
    const plan = planOf(TAKE, taken, identityAccount({ nodes: [bare()] }), node);
    expect(plan?.containment).toBe('node-role');
  });

  const replacedBy = (role: Partial<Role> | undefined): Plan | undefined => {
    const state = identityAccount({
      nodes: [nodeOf({ profile: 'other' })],
      profiles: [profileOf('other', role ? { roleName: 'other' } : {}), profileOf('web')],
      roles: [roleOf('web'), ...(role ? [roleOf('other', role)] : [])],
    });
    const parts = association('ReplaceIamInstanceProfileAssociation', 'other');
    return planOf('ec2:ReplaceIamInstanceProfileAssociation', parts, state, node);
  };

  it.each<readonly [string, Partial<Role> | undefined, boolean]>([
    ['an empty one', undefined, true],
    ['one whose role may do nothing', { attachedPolicyArns: [] }, true],
    ['one whose role is denied everything', { inlinePolicies: { deny: policyDocument(deny('*')) } }, true],
    [
      'one for something else',
      { attachedPolicyArns: [], inlinePolicies: { app: policyDocument(allow('s3:GetObject')) } },
      false,
    ],
    ['one whose role works', { attachedPolicyArns: [CORE] }, false],
  ])('was replaced by %s: has the shape of a containment: %s', (_name, role, expected) => {
    const plan = replacedBy(role);
    expect(plan?.calls[0]?.api).toBe('ec2:ReplaceIamInstanceProfileAssociation');
    expect(plan?.containment).toBe(expected ? 'node-role' : undefined);
  });
});

describe('node-credentials, the role of a profile', () => {
  const remove = (roleName: string) => ({ request: { instanceProfileName: 'web', roleName } });
  const empty = identityAccount({ profiles: [profileOf('web', {})] });
  const role: Snapshot = { type: 'AWS::IAM::Role', value: roleOf('web') };

  it('was taken, which has the shape of a containment', () => {
    const plan = planOf('iam:RemoveRoleFromInstanceProfile', remove('web'), empty, role);
    expect(plan?.containment).toBe('node-role');
  });

  it('counts fixes by the profile, and hears what the owner of the role says', () => {
    const { resources } = effectOf(nodeCredentials, 'iam:RemoveRoleFromInstanceProfile', remove('web'));
    expect(resources.map(({ type, id }) => `${type} ${id}`)).toEqual([
      'AWS::IAM::InstanceProfile web',
      'AWS::IAM::Role web',
    ]);
  });
});

it('node-credentials: without its metadata service, a node has no role either', () => {
  const parts = {
    request: { ModifyInstanceMetadataOptionsRequest: { InstanceId: NODE, HttpEndpoint: 'disabled' } },
  };
  const plan = planOf('ec2:ModifyInstanceMetadataOptions', parts, identityAccount());
  expect(plan?.containment).toBe('node-role');
});
