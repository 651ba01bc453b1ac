import { describe, expect, it } from 'vitest';
import type { NodeIdentity } from '../../../functions/account/identity/identity.ts';
import { TIER_SETTING } from '../../../functions/account/identity/service-settings.ts';
import { absent, present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import { nodeCredentials } from '../../../functions/prerequisites/node-credentials/index.ts';
import { follow } from '../../support/samples/advised.ts';
import {
  allow,
  bare,
  CORE,
  CUSTOM,
  identityAccount,
  manyBare,
  NODE,
  nodeOf,
  policyDocument,
  profileOf,
  roleOf,
  trusting,
} from '../../support/samples/sample-identity.ts';

const at = '--region ap-northeast-1';
const NODE_SUBJECT = resource('AWS::EC2::Instance', NODE);
const PROFILE_SUBJECT = resource('AWS::IAM::InstanceProfile', 'web');
const neighbour = (id: string, profile = 'web') => nodeOf({ instanceId: id, profile });
const besideBare = (more: Parameters<typeof identityAccount>[0], node: Partial<NodeIdentity> = {}) =>
  identityAccount({ nodes: [bare(node), neighbour('i-2')], ...more });
const associate = (name: string) =>
  `aws ec2 associate-iam-instance-profile --iam-instance-profile '{"Name":"${name}"}' --instance-id ${NODE} ${at}`;
const two = { profiles: [profileOf('web'), profileOf('app')] };

describe('node-credentials, the advice', () => {
  it.each([
    [
      'the metadata service is off',
      identityAccount({ nodes: [nodeOf({ httpEndpoint: 'disabled' })] }),
      [`aws ec2 modify-instance-metadata-options --instance-id ${NODE} --http-endpoint enabled ${at}`],
    ],
    [
      'the agent is too old for tokens, and the node is connected',
      identityAccount({ nodes: [nodeOf({ managed: { pingStatus: 'Online', agentVersion: '2.3.0.0' } })] }),
      [
        `aws ssm send-command --document-name AWS-UpdateSSMAgent --targets '[{"Key":"InstanceIds","Values":["${NODE}"]}]' ${at}`,
      ],
    ],
    ['a node has no profile', besideBare({}), [associate('web')]],
    [
      'of two profiles, the one that the most nodes have',
      identityAccount({
        nodes: [bare(), neighbour('i-2'), neighbour('i-3', 'app'), neighbour('i-4', 'app')],
        roles: [roleOf('web'), roleOf('app')],
        ...two,
      }),
      [associate('app')],
    ],
    [
      'of two profiles, the one that allows sessions alone',
      identityAccount({
        nodes: [bare(), neighbour('i-2'), neighbour('i-3', 'app'), neighbour('i-4', 'app')],
        roles: [
          roleOf('web'),
          roleOf('app', { inlinePolicies: { data: policyDocument(allow('s3:GetObject')) } }),
        ],
        ...two,
      }),
      [associate('web')],
    ],
  ] as const)('%s', (_, state, commands) => {
    expect(follow(nodeCredentials, state, NODE_SUBJECT)).toMatchObject({
      before: 'fail',
      after: 'pass',
      commands,
    });
  });

  it.each([
    [
      'a profile holds no role, and there is one of the same name',
      identityAccount({ profiles: [profileOf('web', {})] }),
      [`aws iam add-role-to-instance-profile --instance-profile-name web --role-name web ${at}`],
    ],
    [
      'a profile is gone, and other nodes have a fit one',
      identityAccount({
        nodes: [nodeOf(), neighbour('i-2', 'app')],
        roles: [roleOf('app')],
        profiles: [profileOf('app')],
        more: { instanceProfiles: { web: absent, app: present(profileOf('app')) } },
      }),
      [
        `aws ec2 replace-iam-instance-profile-association --iam-instance-profile '{"Name":"app"}' --association-id iip-assoc-0a1b2c3d4e5f60001 ${at}`,
      ],
    ],
  ] as const)('%s', (_, state, commands) => {
    const found = follow(nodeCredentials, state, PROFILE_SUBJECT);
    expect(found).toMatchObject({ before: 'fail', commands });
    expect(['pass', 'not-applicable']).toContain(found.after);
  });

  it('says what the activation tier costs', () => {
    const tier = { id: TIER_SETTING, value: 'standard', status: 'Default', hybridNodes: 2, tags: {} };
    const found = follow(
      nodeCredentials,
      identityAccount({ setting: tier }),
      resource('AWS::SSM::ServiceSetting', TIER_SETTING),
    );
    expect(found).toMatchObject({
      before: 'fail',
      after: 'pass',
      commands: [
        `aws ssm update-service-setting --setting-id ${TIER_SETTING} --setting-value advanced ${at}`,
      ],
      words:
        'The offered fix sets up the activation tier advanced. Before you run it: every hybrid node is then charged by the hour',
    });
  });

  it.each([
    ['no other node has a profile', identityAccount({ nodes: [bare()], profiles: [profileOf('web')] })],
    [
      'the role of the neighbours allows more than sessions',
      besideBare({
        roles: [roleOf('web', { attachedPolicyArns: [CORE, 'arn:aws:iam::aws:policy/AdministratorAccess'] })],
      }),
    ],
    [
      'the role of the neighbours has a policy that allows more',
      besideBare({
        roles: [roleOf('web', { attachedPolicyArns: [CORE, CUSTOM] })],
        policies: { [CUSTOM]: policyDocument(allow('*')) },
      }),
    ],
    [
      'the role of the neighbours allows no sessions',
      besideBare({ roles: [roleOf('web', { attachedPolicyArns: [] })] }),
    ],
    [
      'the role of the neighbours trusts somebody else',
      besideBare({ roles: [roleOf('web', { trustPolicy: trusting('lambda.amazonaws.com') })] }),
    ],
    ['the node is tagged as isolated', besideBare({}, { tags: { status: 'Quarantined' } })],
    [
      'an isolated node has its metadata service off',
      identityAccount({ nodes: [nodeOf({ httpEndpoint: 'disabled', tags: { forensics: 'yes' } })] }),
    ],
    [
      'the agent is too old for tokens, and the node is lost',
      identityAccount({
        nodes: [nodeOf({ managed: { pingStatus: 'ConnectionLost', agentVersion: '2.3.0.0' } })],
      }),
    ],
  ])('nothing is offered: %s', (_, state) => {
    expect(follow(nodeCredentials, state, NODE_SUBJECT)).toMatchObject({ before: 'fail', after: 'nothing' });
  });

  it('switches nothing on for all instances of the Region', () => {
    expect(follow(nodeCredentials, identityAccount({ nodes: manyBare(6) })).commands).toEqual([]);
  });
});
