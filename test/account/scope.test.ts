import { expect, it } from 'vitest';
import { mergeStates } from '../../functions/account/collections.ts';
import { decisionKey } from '../../functions/account/identity/decision.ts';
import { absent } from '../../functions/account/observed.ts';
import { isEmptyScope, unreadPart, withLookUps } from '../../functions/account/scope.ts';
import type { Scope } from '../../functions/account/state.ts';
import { account } from '../support/samples/sample-account.ts';

it('loses what the state holds, be it absent, and what it asks for twice', () => {
  const state = account({ keys: { k: absent } });
  expect(unreadPart({ keys: ['k'], buckets: ['a', 'a'] }, state)).toMatchObject({ keys: [], buckets: ['a'] });
});

it('is empty when it asks for nothing', () => {
  expect(isEmptyScope({ keys: [], buckets: [] })).toBe(true);
  expect(isEmptyScope({ keys: [], buckets: ['a'] })).toBe(false);
});

it('does not look up again what a state notes', () => {
  const scope: Scope = {
    managedNodes: ['all'],
    instancesOfRole: ['web', 'api'],
    policyVersions: ['arn:aws:iam::111122223333:policy/own'],
  };
  const state = withLookUps(account(), { managedNodes: ['all'], instancesOfRole: ['web'] });
  expect(unreadPart(scope, state)).toMatchObject({
    managedNodes: [],
    instancesOfRole: ['api'],
    policyVersions: scope.policyVersions,
  });
  expect(isEmptyScope(unreadPart(scope, withLookUps(state, scope)))).toBe(true);
});

it('looks a role up by its nodes, though it looked a profile or a policy of the same name up', () => {
  const state = withLookUps(account(), { instancesOfProfile: ['web'], rolesOfPolicy: ['web'] });
  expect(unreadPart({ instancesOfRole: ['web'] }, state)).toMatchObject({ instancesOfRole: ['web'] });
});

it('keeps the notes of both readings that are joined', () => {
  const joined = mergeStates(
    withLookUps(account(), { instancesOfRole: ['web'] }),
    withLookUps(account(), { instancesOfRole: ['api'] }),
  );
  expect(isEmptyScope(unreadPart({ instancesOfRole: ['web', 'api'] }, joined))).toBe(true);
});

it('asks IAM only what was not answered, of each role for itself', () => {
  const asked = (role: string, actions: readonly string[]) => ({
    role,
    roleArn: `arn:aws:iam::111122223333:role/${role}`,
    actions,
    resource: 'arn:aws:s3:::logs/x',
  });
  const decisions = {
    [decisionKey('web', 's3:PutObject', 'arn:aws:s3:::logs/x')]: { verdict: 'unknown' as const },
  };
  const simulations = [asked('web', ['s3:PutObject', 's3:GetObject']), asked('api', ['s3:PutObject'])];
  expect(unreadPart({ simulations }, account({ decisions })).simulations).toEqual([
    asked('web', ['s3:GetObject']),
    asked('api', ['s3:PutObject']),
  ]);
});
