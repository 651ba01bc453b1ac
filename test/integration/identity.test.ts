import {
  DescribeIamInstanceProfileAssociationsCommand,
  DisassociateIamInstanceProfileCommand,
} from '@aws-sdk/client-ec2';
import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DetachRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { ResetServiceSettingCommand, UpdateServiceSettingCommand } from '@aws-sdk/client-ssm';
import { beforeEach, expect, it } from 'vitest';
import type { ApiCall, RepairApi } from '../../functions/account/api-call.ts';
import { decisionKey } from '../../functions/account/identity/decision.ts';
import { DEFAULT_ROLE_SETTING } from '../../functions/account/identity/service-settings.ts';
import { absent, present, presentValue, unknown } from '../../functions/account/observed.ts';
import type { Scope } from '../../functions/account/state.ts';
import { createIdentityReader, identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { createIdentityRemediator } from '../../functions/adapters/aws/identity/remediator.ts';
import { RemediationError } from '../../functions/core/ports.ts';
import { nodeCredentials } from '../../functions/prerequisites/node-credentials/index.ts';
import { nodePermissions } from '../../functions/prerequisites/node-permissions/index.ts';
import { describeWithAccount } from '../support/account.ts';
import { allow, CORE, policyDocument, SESSIONS } from '../support/samples/sample-identity.ts';
import { seedHybridNode, seedNode, seedRole } from '../support/seed/seed-identity.ts';

const time = { sleep: async () => {} };
const OPEN = decisionKey('web', 'ssmmessages:OpenDataChannel', '*');

describeWithAccount(
  'identities on moto (the simulator of IAM is ours, see test/support/overlay/overlay-identity.ts)',
  (account) => {
    const clients = () => identityClients(account().guard);
    const owner = () => identityClients(account().owner);
    const read = (scope: Scope) => createIdentityReader(account().identity, clients()).read(scope);
    const execute = (call: ApiCall<RepairApi>) => createIdentityRemediator(clients(), time).execute(call);
    const failing = async (scope: Scope): Promise<readonly string[]> => {
      const state = await read(scope);
      return [...nodeCredentials.check(state), ...nodePermissions.check(state)].flatMap(
        ({ kind, subject }) => (kind === 'fail' ? [subject.type] : []),
      );
    };

    beforeEach(() => account().reset());

    it('reads a node with its profile, the role behind it, and what the role may do', async () => {
      await seedRole(account(), 'web', [CORE], { more: policyDocument(allow('s3:*')) });
      const id = await seedNode(account(), 'web');
      const state = await read({ instances: [id], serviceSettings: [DEFAULT_ROLE_SETTING] });
      expect(presentValue(state.instances[id])).toMatchObject({
        profileArn: 'arn:aws:iam::111122223333:instance-profile/nodes/web',
        associationId: expect.stringMatching(/^iip-assoc-/),
        httpEndpoint: 'enabled',
        managed: { agentVersion: '3.3.1611.0' },
      });
      expect(presentValue(state.instanceProfiles['web'])).toMatchObject({ roleName: 'web' });
      expect(presentValue(state.roles['web'])).toMatchObject({
        arn: 'arn:aws:iam::111122223333:role/nodes/web',
        attachedPolicyArns: [CORE],
        inlinePolicies: { more: policyDocument(allow('s3:*')) },
        trustPolicy: expect.stringContaining('ec2.amazonaws.com'),
      });
      expect(state.decisions[OPEN]).toEqual({ verdict: 'allowed' });
      expect(presentValue(state.serviceSettings[DEFAULT_ROLE_SETTING])?.status).toBe('Default');
      expect(
        [...nodeCredentials.check(state), ...nodePermissions.check(state)].map(({ kind }) => kind),
      ).toEqual(expect.not.arrayContaining(['fail', 'unknown']));
    });

    it('asks IAM once for a role, however many nodes it has', async () => {
      await seedRole(account(), 'web', [CORE]);
      for (let i = 0; i < 4; i += 1) await seedNode(account(), 'web');
      const state = await read({ roles: ['web'], instancesOfRole: ['web'] });
      expect(Object.keys(state.instances)).toHaveLength(4);
      const asked = account()
        .guardRequests()
        .filter(({ operation }) => operation === 'iam:SimulatePrincipalPolicy');
      expect(asked).toHaveLength(1);
    });

    it.each(['profile', 'role', 'policy'])('finds the nodes of a %s', async (by) => {
      const { Policy } = await owner().iam.send(
        new CreatePolicyCommand({ PolicyName: 'sessions', PolicyDocument: policyDocument(SESSIONS) }),
      );
      const arn = Policy?.Arn ?? '';
      await seedRole(account(), 'web', [arn]);
      await seedRole(account(), 'other', [CORE]);
      const id = await seedNode(account(), 'web');
      await seedNode(account(), 'other');
      const scopes: Readonly<Record<string, Scope>> = {
        profile: { instancesOfProfile: ['web'] },
        role: { instancesOfRole: ['web'] },
        policy: { rolesOfPolicy: [arn], policyVersions: [arn] },
      };
      const state = await read(scopes[by] ?? {});
      expect(Object.keys(state.instances)).toEqual([id]);
      expect(state.decisions[OPEN]).toEqual({ verdict: 'allowed' });
    });

    it('finds the hybrid nodes of a role, and by their ids', async () => {
      await seedRole(account(), 'racks', [CORE], {}, 'ssm');
      await seedRole(account(), 'others', [CORE], {}, 'ssm');
      seedHybridNode(account(), 'mi-1', 'nodes/racks');
      seedHybridNode(account(), 'mi-2', 'others');
      const found = { nodeId: 'mi-1', name: 'rack-1', role: 'racks', pingStatus: 'Online', tags: {} };
      const ofRole = await read({ roles: ['racks'], instancesOfRole: ['racks'] });
      expect(ofRole.hybridNodes).toEqual({ 'mi-1': present(found) });
      expect(nodePermissions.check(ofRole)).toMatchObject([{ kind: 'pass', subject: { id: 'racks' } }]);
      const byId = await read({ hybridNodes: ['mi-1', 'mi-9'] });
      expect(byId.hybridNodes).toEqual({ 'mi-1': present(found), 'mi-9': absent });
      expect(Object.keys(byId.roles)).toEqual(['racks']);
      await owner().iam.send(new DetachRolePolicyCommand({ RoleName: 'racks', PolicyArn: CORE }));
      expect(await failing({ roles: ['racks'], instancesOfRole: ['racks'] })).toEqual(['AWS::IAM::Role']);
    });

    it('lists all managed nodes once, hybrid ones as well', async () => {
      await seedRole(account(), 'racks', [CORE], {}, 'ssm');
      seedHybridNode(account(), 'mi-1', 'racks');
      const state = await read({ managedNodes: ['all'] });
      expect(Object.keys(state.hybridNodes)).toEqual(['mi-1']);
      expect(Object.keys(state.roles)).toEqual(['racks']);
      const asked = account()
        .guardRequests()
        .filter(({ operation }) => operation === 'ssm:DescribeInstanceInformation');
      expect(asked).toHaveLength(1);
    });

    it.each([['AccessDeniedException', 'the guard may not call ssm:DescribeInstanceInformation on it']])(
      'a hybrid node that may not be read is unknown: %s',
      async (code, because) => {
        account().fail('ssm:DescribeInstanceInformation', code, 400);
        expect((await read({ hybridNodes: ['mi-1'] })).hybridNodes).toEqual({ 'mi-1': unknown(because) });
      },
    );

    it("attaches AWS's policy again", async () => {
      await seedRole(account(), 'web', [CORE]);
      await seedNode(account(), 'web');
      await owner().iam.send(new DetachRolePolicyCommand({ RoleName: 'web', PolicyArn: CORE }));
      const scope: Scope = {
        roles: ['web'],
        instancesOfRole: ['web'],
        serviceSettings: [DEFAULT_ROLE_SETTING],
      };
      expect(await failing(scope)).toEqual(['AWS::IAM::Role']);
      const call = { api: 'iam:AttachRolePolicy', input: { RoleName: 'web', PolicyArn: CORE } } as const;
      expect([await execute(call), await execute(call)]).toEqual(['done', 'done']);
      expect(await failing(scope)).toEqual([]);
    });

    it('puts the version of a policy back that was in force', async () => {
      const { Policy } = await owner().iam.send(
        new CreatePolicyCommand({ PolicyName: 'sessions', PolicyDocument: policyDocument(SESSIONS) }),
      );
      const PolicyArn = Policy?.Arn ?? '';
      await seedRole(account(), 'web', [PolicyArn]);
      await seedNode(account(), 'web');
      await owner().iam.send(
        new CreatePolicyVersionCommand({
          PolicyArn,
          PolicyDocument: policyDocument(allow('s3:*')),
          SetAsDefault: true,
        }),
      );
      const scope: Scope = {
        rolesOfPolicy: [PolicyArn],
        policyVersions: [PolicyArn],
        serviceSettings: [DEFAULT_ROLE_SETTING],
      };
      const state = await read(scope);
      expect(presentValue(state.policies[PolicyArn])).toMatchObject({
        defaultVersionId: 'v2',
        versions: { v1: policyDocument(SESSIONS), v2: policyDocument(allow('s3:*')) },
      });
      expect(await failing(scope)).toEqual(['AWS::IAM::Role']);
      await execute({ api: 'iam:SetDefaultPolicyVersion', input: { PolicyArn, VersionId: 'v1' } });
      expect(await failing(scope)).toEqual([]);
    });

    it('puts a role back into its profile', async () => {
      await seedRole(account(), 'web', [CORE]);
      await seedNode(account(), 'web');
      const input = { InstanceProfileName: 'web', RoleName: 'web' };
      await owner().iam.send(new RemoveRoleFromInstanceProfileCommand(input));
      const scope: Scope = { instancesOfProfile: ['web'], serviceSettings: [DEFAULT_ROLE_SETTING] };
      expect(await failing(scope)).toEqual(['AWS::IAM::InstanceProfile']);
      expect(await execute({ api: 'iam:AddRoleToInstanceProfile', input })).toBe('done');
      expect(await failing(scope)).toEqual([]);
      expect(await execute({ api: 'iam:AddRoleToInstanceProfile', input })).toBe('already-done');
    });

    it('gives a node its profile back', async () => {
      await seedRole(account(), 'web', [CORE]);
      const id = await seedNode(account(), 'web');
      const scope: Scope = { instances: [id], serviceSettings: [DEFAULT_ROLE_SETTING] };
      const { associationId = '' } = presentValue((await read(scope)).instances[id]) ?? {};
      await owner().ec2.send(new DisassociateIamInstanceProfileCommand({ AssociationId: associationId }));
      const { IamInstanceProfileAssociations } = await owner().ec2.send(
        new DescribeIamInstanceProfileAssociationsCommand({}),
      );
      expect(IamInstanceProfileAssociations).toEqual([]);
      await execute({
        api: 'ec2:AssociateIamInstanceProfile',
        input: { InstanceId: id, IamInstanceProfile: { Name: 'web' } },
      });
      const after = await owner().ec2.send(new DescribeIamInstanceProfileAssociationsCommand({}));
      expect(after.IamInstanceProfileAssociations).toMatchObject([{ InstanceId: id }]);
    });

    it('Default Host Management stands in for a profile, until it is switched off', async () => {
      await seedRole(account(), 'hosts', [CORE], {}, 'ssm');
      const id = await seedNode(account());
      const scope: Scope = { managedNodes: ['without-profile'], serviceSettings: [DEFAULT_ROLE_SETTING] };
      const setting = { SettingId: DEFAULT_ROLE_SETTING, SettingValue: 'nodes/hosts' };
      await owner().ssm.send(new UpdateServiceSettingCommand(setting));
      expect(Object.keys((await read(scope)).instances)).toEqual([id]);
      expect(await failing(scope)).toEqual([]);
      await owner().ssm.send(new ResetServiceSettingCommand({ SettingId: DEFAULT_ROLE_SETTING }));
      expect(await failing(scope)).toEqual(['AWS::EC2::Instance']);
      await execute({ api: 'ssm:UpdateServiceSetting', input: setting });
      expect(await failing(scope)).toEqual([]);
    });

    it('reads no role where Default Host Management is set to none', async () => {
      const setting = { SettingId: DEFAULT_ROLE_SETTING, SettingValue: '$None' };
      await owner().ssm.send(new UpdateServiceSettingCommand(setting));
      const state = await read({ serviceSettings: [DEFAULT_ROLE_SETTING] });
      expect(presentValue(state.serviceSettings[DEFAULT_ROLE_SETTING])?.value).toBe('$None');
      expect(state.roles).toEqual({});
    });

    it.each([
      ['iam:GetRole', 'AccessDenied'],
      ['iam:SimulatePrincipalPolicy', 'AccessDenied'],
    ])('a denied %s is unknown, not a refusal', async (operation, code) => {
      await seedRole(account(), 'web', [CORE]);
      await seedNode(account(), 'web');
      account().fail(operation, code, 403);
      const state = await read({
        roles: ['web'],
        instancesOfRole: ['web'],
        serviceSettings: [DEFAULT_ROLE_SETTING],
      });
      expect(nodePermissions.check(state).map(({ kind }) => kind)).toEqual(['unknown']);
    });

    it('a refused repair says what AWS said', async () => {
      account().fail('iam:AttachRolePolicy', 'AccessDenied', 403);
      await expect(
        execute({ api: 'iam:AttachRolePolicy', input: { RoleName: 'web', PolicyArn: CORE } }),
      ).rejects.toThrow(RemediationError);
      await expect(execute({ api: 'logs:CreateLogGroup', input: { logGroupName: 'x' } })).rejects.toThrow(
        "not one of the identity guard's calls",
      );
    });
  },
);
