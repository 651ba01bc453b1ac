import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';

const ACCOUNT = '111122223333';
const policyArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
const awsPolicy = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

/** AWS's policy for nodes with their own role. */
export const CORE_POLICY = awsPolicy('AmazonSSMManagedInstanceCore');
const CORE = CORE_POLICY;
const LOGGING = policyArn('session-logging');

const allow = (...Action: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: [...Action], Resource: '*' }],
});

const REGISTERS = 'ssm:UpdateInstanceInformation';

const sessions = allow(
  REGISTERS,
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
);

const SSM_ASSUMES = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

const node = (name: string, profile?: string, agentVersion = '3.3.2299.0') => ({
  name,
  ...(profile ? { profile } : {}),
  managed: { pingStatus: 'Online', agentVersion },
});

/**
 * The roles and profiles of the example account's nodes; the bastion has Default Host Management instead, and the rack
 * in the office the role of its activation.
 */
export const exampleIdentities: Pick<
  AccountFileInput,
  'instances' | 'instanceProfiles' | 'roles' | 'policies' | 'serviceSettings' | 'nodes'
> = {
  instances: {
    'i-0aaa1111bbbb22221': node('web-1', 'web'),
    'i-0aaa1111bbbb22222': node('web-2', 'web'),
    'i-0aaa1111bbbb22223': node('batch-1', 'batch'),
    'i-0aaa1111bbbb22224': node('batch-2', 'batch'),
    'i-0aaa1111bbbb22225': node('bastion'),
    'i-0aaa1111bbbb22226': node('reports', 'reports'),
    'i-0eee5555ffff66661': node('legacy-1', 'legacy', '3.2.419.0'),
    'i-0eee5555ffff66662': { ...node('archive', 'legacy', '2.3.722.0'), httpTokens: 'optional' },
  },
  instanceProfiles: {
    web: { roleName: 'web' },
    batch: { roleName: 'batch' },
    reports: { roleName: 'reports' },
    legacy: { roleName: 'legacy' },
    weak: { roleName: 'weak' },
    idle: { roleName: 'idle' },
    spare: {},
  },
  roles: {
    web: { attachedPolicyArns: [CORE, LOGGING], inlinePolicies: { inventory: allow(REGISTERS) } },
    batch: { attachedPolicyArns: [policyArn('batch-sessions'), LOGGING] },
    reports: { attachedPolicyArns: [LOGGING], inlinePolicies: { sessions, registers: allow(REGISTERS) } },
    legacy: { attachedPolicyArns: [CORE, LOGGING] },
    weak: { inlinePolicies: { registers: allow(REGISTERS) } },
    idle: { attachedPolicyArns: [CORE] },
    hosts: {
      attachedPolicyArns: [awsPolicy('AmazonSSMManagedEC2InstanceDefaultPolicy'), LOGGING],
      trustPolicy: SSM_ASSUMES,
    },
    racks: { attachedPolicyArns: [CORE, LOGGING], trustPolicy: SSM_ASSUMES },
  },
  policies: {
    [LOGGING]: {
      versions: { v1: allow('s3:PutObject', 's3:GetEncryptionConfiguration', 'logs:*', 'kms:Decrypt') },
    },
    [policyArn('batch-sessions')]: { versions: { v1: allow(REGISTERS), v2: sessions } },
    [policyArn('lockdown')]: {
      versions: {
        v1: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Deny', Action: 'ssmmessages:*', Resource: '*' }],
        },
      },
    },
    [policyArn('developers')]: { versions: { v1: allow(REGISTERS, 's3:*') } },
  },
  serviceSettings: {
    '/ssm/managed-instance/default-ec2-instance-management-role': { value: 'service-role/hosts' },
    '/ssm/managed-instance/activation-tier': { value: 'advanced', hybridNodes: 1 },
  },
  nodes: { 'mi-0a1b2c3d4e5f60001': { name: 'rack-1', agentVersion: '3.3.2299.0', role: 'racks' } },
};
