import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import type { Family } from '../../functions/core/prerequisite.ts';
import type { Json } from '../../functions/formats/json.ts';
import { atomsOf } from '../support/atoms.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, bench, remembering } from '../support/samples/sample-guard.ts';
import { CORE, identityAccount, nodeOf, profileOf, roleOf } from '../support/samples/sample-identity.ts';

const ADMIN = 'Administrator';
const NODE = nodeOf();

/** A node with the role `web`, and a role that nobody should get by a trick. */
const STATE = identityAccount({
  roles: [roleOf('web'), roleOf(ADMIN)],
  profiles: [profileOf('web'), profileOf(ADMIN)],
});
const settings = { mode: 'auto-fix', fixContainment: ['node-role', 'iam-policy', 'security-group'] } as const;

/** Breaks the account, and delivers an event that tells of something else. */
type Line = {
  readonly name: string;
  readonly breaking: ApiCall;
  readonly api: string;
  readonly honest: { readonly request: Json; readonly response?: Json };
  readonly forged: { readonly request: Json; readonly response?: Json };
  readonly family: Family;
};

const association = (arn: string): Json => ({
  DisassociateIamInstanceProfileResponse: {
    iamInstanceProfileAssociation: {
      instanceId: NODE.instanceId,
      associationId: NODE.associationId ?? '',
      iamInstanceProfile: { arn },
    },
  },
});
const disassociated = {
  DisassociateIamInstanceProfileRequest: { AssociationId: NODE.associationId ?? '' },
};

const lines: readonly Line[] = [
  {
    name: 'another role was removed from the profile',
    breaking: {
      api: 'iam:RemoveRoleFromInstanceProfile',
      input: { InstanceProfileName: 'web', RoleName: 'web' },
    },
    api: 'iam:RemoveRoleFromInstanceProfile',
    honest: { request: { instanceProfileName: 'web', roleName: 'web' } },
    forged: { request: { instanceProfileName: 'web', roleName: ADMIN } },
    family: 'identity',
  },
  {
    name: 'another profile was taken from the node',
    breaking: {
      api: 'ec2:DisassociateIamInstanceProfile',
      input: { AssociationId: NODE.associationId ?? '' },
    },
    api: 'ec2:DisassociateIamInstanceProfile',
    honest: { request: disassociated, response: association(NODE.profileArn ?? '') },
    forged: { request: disassociated, response: association(profileOf(ADMIN).arn) },
    family: 'identity',
  },
];

const OTHER_POLICY = 'arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy';
const policies: Line = {
  name: 'another policy was detached from the role',
  breaking: { api: 'iam:DetachRolePolicy', input: { RoleName: 'web', PolicyArn: CORE } },
  api: 'iam:DetachRolePolicy',
  honest: { request: { roleName: 'web', policyArn: CORE } },
  forged: { request: { roleName: 'web', policyArn: OTHER_POLICY } },
  family: 'identity',
};

const deliver = async (made: Bench, { breaking, api, family }: Line, parts: Line['honest']) => {
  made.happen(breaking);
  return made.deliver(recordOf(api, { ...parts, time: made.now.toISOString() }), family);
};

describe.each([...lines, policies])('$name', (line) => {
  it('is not put back, whatever the record says', async () => {
    const made = await remembering({ state: STATE, settings });
    const outcome = await deliver(made, line, line.forged);
    expect(made.written).toEqual([]);
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven' });
    expect(outcome.action).toContain('known from the event alone');
  });

  it('is put back where the ledger saw it', async () => {
    const made = await remembering({ state: STATE, settings });
    const before = made.account.state();
    expect((await deliver(made, line, line.honest)).action).toContain('Put back');
    expect(atomsOf(made.account.state())).toEqual(atomsOf(before));
  });

  it('is told where nobody saw it, also if it is true', async () => {
    const made = bench({ state: STATE, settings });
    expect(await deliver(made, line, line.honest)).toMatchObject({
      status: 'alerted',
      action: expect.stringContaining('known from the event alone'),
    });
    expect(made.written).toEqual([]);
  });
});
