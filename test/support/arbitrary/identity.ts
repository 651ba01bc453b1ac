import fc from 'fast-check';
import type {
  HybridNode,
  IdentityState,
  ManagedPolicy,
} from '../../../functions/account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING, TIER_SETTING } from '../../../functions/account/identity/service-settings.ts';
import { absent, type Observed, present, unknown } from '../../../functions/account/observed.ts';
import {
  allow,
  CORE,
  CUSTOM,
  deny,
  hostManagement,
  NODE,
  nodeOf,
  policyDocument,
  profileOf,
  roleOf,
  SESSIONS,
  trusting,
} from '../samples/sample-identity.ts';

/** Identities of every kind: two nodes, their profiles and roles, and Default Host Management. */

const LOGGING = 'arn:aws:iam::111122223333:policy/logging';

const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(usual, ...others) },
  );

const observed = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Observed<T>> =>
  fc.oneof(
    { weight: 12, arbitrary: value.map(present) },
    { weight: 1, arbitrary: fc.constantFrom(absent, unknown('AccessDenied')) },
  );

const role = (name: string, service: string) =>
  fc
    .record({
      attached: mostly([CORE, LOGGING], [CUSTOM, LOGGING], [CORE], []),
      inlinePolicies: mostly<Readonly<Record<string, string>>>(
        {},
        { own: policyDocument(SESSIONS) },
        { own: policyDocument(deny('ssmmessages:OpenDataChannel')) },
      ),
      boundaryArn: mostly<string | undefined>(undefined, CUSTOM, 'arn:aws:iam::aws:policy/ReadOnlyAccess'),
      trusted: mostly(service, 'lambda.amazonaws.com'),
    })
    .map(({ attached, inlinePolicies, boundaryArn, trusted }) =>
      roleOf(name, {
        attachedPolicyArns: attached,
        inlinePolicies,
        trustPolicy: trusting(trusted),
        ...(boundaryArn === undefined ? {} : { boundaryArn }),
      }),
    );

const policy = (arn: string, good: string): fc.Arbitrary<ManagedPolicy> =>
  mostly('v2', 'v1').map((defaultVersionId) => ({
    arn,
    defaultVersionId,
    versions: { v1: policyDocument(allow('ssm:UpdateInstanceInformation')), v2: good },
    tags: {},
  }));

const profile = (name: string) =>
  mostly<string | undefined>(name, undefined).map((roleName) =>
    profileOf(name, roleName === undefined ? {} : { roleName }),
  );

const node = (instanceId: string) =>
  fc
    .record({
      profile: mostly<string | null>('web', 'batch', null),
      httpEndpoint: mostly<'enabled' | 'disabled'>('enabled', 'disabled'),
      httpTokens: mostly<'required' | 'optional'>('required', 'optional'),
      agentVersion: mostly('3.3.1611.0', '3.0.356.0', '2.3.722.0'),
    })
    .map(({ profile: name, agentVersion, ...metadata }) => {
      const associationId = `iip-assoc-${instanceId.slice(2)}`;
      return nodeOf({
        instanceId,
        name: instanceId,
        profile: name,
        ...metadata,
        managed: { pingStatus: 'Online', agentVersion },
        ...(name ? { associationId } : {}),
      });
    });

const RACKS = { attachedPolicyArns: [], trustPolicy: trusting('ssm.amazonaws.com') };

const hybrid = (nodeId: string) =>
  mostly<string | undefined>('racks', 'hosts', 'web', undefined).map(
    (role): HybridNode => ({
      nodeId,
      ...(role === undefined ? {} : { role }),
      pingStatus: 'Online',
      tags: {},
    }),
  );

/**
 * Nodes by the ids that the networks of an arbitrary account use. Each role exists, because IAM refuses
 * to delete a role that a profile holds.
 */
export const arbitraryIdentity: fc.Arbitrary<IdentityState> = fc.record({
  instances: fc.record({ [NODE]: observed(node(NODE)), 'i-2': observed(node('i-2')) }),
  hybridNodes: fc.record({ 'mi-1': observed(hybrid('mi-1')) }),
  instanceProfiles: fc.record({ web: observed(profile('web')), batch: observed(profile('batch')) }),
  roles: fc.record({
    web: role('web', 'ec2.amazonaws.com').map(present),
    batch: role('batch', 'ec2.amazonaws.com').map(present),
    hosts: role('hosts', 'ssm.amazonaws.com').map(present),
    // IAM deletes only a role that holds nothing.
    racks: fc
      .constantFrom(roleOf('racks', RACKS), roleOf('racks', { ...RACKS, attachedPolicyArns: [CORE] }))
      .map(present),
  }),
  policies: fc.record({
    [CUSTOM]: policy(CUSTOM, policyDocument(SESSIONS)).map(present),
    [LOGGING]: policy(LOGGING, policyDocument(allow(['s3:*', 'logs:*', 'kms:*']))).map(present),
  }),
  decisions: fc.constant({}),
  serviceSettings: fc.record({
    [DEFAULT_ROLE_SETTING]: mostly('hosts', 'web', '').map((name) => present(hostManagement(name))),
    [TIER_SETTING]: fc.constant(
      present({ id: TIER_SETTING, value: 'standard', status: 'Default', hybridNodes: 0, tags: {} }),
    ),
  }),
});
