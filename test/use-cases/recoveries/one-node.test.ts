import { expect, it } from 'vitest';
import { type Bench, later, remembering } from '../../support/samples/sample-guard.ts';
import {
  HOST_ROLE,
  hostManagement,
  identityAccount,
  nodeOf,
  profileOf,
  roleOf,
} from '../../support/samples/sample-identity.ts';
import { call } from '../../support/settling.ts';

const OLD = 'i-0a1b2c3d4e5f60001';
const NEW = 'i-0a1b2c3d4e5f60002';

/** Two nodes of a profile without a role. Default Host Management stands in for the one whose agent is new enough. */
const twoNodes = (): Promise<Bench> =>
  remembering({
    settings: { mode: 'alert' },
    state: identityAccount({
      nodes: [
        nodeOf({ instanceId: OLD, managed: { pingStatus: 'Online', agentVersion: '3.0.356.0' } }),
        nodeOf({ instanceId: NEW, associationId: 'iip-assoc-0a1b2c3d4e5f60002' }),
      ],
      roles: [roleOf('web'), HOST_ROLE],
      profiles: [profileOf('web', {}), profileOf('other')],
      setting: hostManagement('hosts'),
    }),
  });

const statuses = (made: Bench) => made.published.map(({ status }) => status);

it('a profile that is broken for one node is not over because another of its nodes was looked at', async () => {
  const made = await twoNodes();
  const told = statuses(made);
  expect(told).toContain('alerted');
  later(made, 5);
  const { record } = call(made, {
    api: 'ec2:ReplaceIamInstanceProfileAssociation',
    input: { AssociationId: 'iip-assoc-0a1b2c3d4e5f60002', IamInstanceProfile: { Name: 'web' } },
  });
  await made.deliver(record, 'identity');
  expect(statuses(made)).toEqual(told);
});

it('a profile is over when it has a role again, for all of its nodes', async () => {
  const made = await twoNodes();
  later(made, 5);
  const { record } = call(made, {
    api: 'iam:AddRoleToInstanceProfile',
    input: { InstanceProfileName: 'web', RoleName: 'web' },
  });
  await made.deliver(record, 'identity');
  expect(statuses(made).at(-1)).toBe('resolved');
});
