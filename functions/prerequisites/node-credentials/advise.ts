import type { Plan } from '../../account/api-call.ts';
import type { NodeIdentity } from '../../account/identity/identity.ts';
import { TIER_SETTING } from '../../account/identity/service-settings.ts';
import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { usesMetadataTokens } from '../../sessions/agent-versions.ts';
import { isTaggedIsolated } from '../../sessions/mend/isolated.ts';
import { nodesOfProfile } from '../../sessions/node-roles.ts';
import { fitProfile, isFitRole } from './fit-profile.ts';

type Calls =
  | 'ec2:AssociateIamInstanceProfile'
  | 'ec2:ReplaceIamInstanceProfileAssociation'
  | 'ec2:ModifyInstanceMetadataOptions'
  | 'iam:AddRoleToInstanceProfile'
  | 'ssm:SendCommand'
  | 'ssm:UpdateServiceSetting';

/** More nodes than this are no matter of single commands. */
const MOST_NODES = 5;

const ON_PURPOSE = 'find out whether somebody took it on purpose, for example in response to an incident';

const switchedOn = ({ instanceId: InstanceId }: NodeIdentity): Plan<Calls> => ({
  calls: [{ api: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId, HttpEndpoint: 'enabled' } }],
  restores: `the instance metadata service of ${InstanceId}`,
  exact: false,
  byHand: ON_PURPOSE,
});

/** Version 1 of the metadata service is never switched on again. Run Command needs a node that is connected. */
const newerAgent = ({ instanceId }: NodeIdentity): Plan<Calls> => ({
  calls: [
    {
      api: 'ssm:SendCommand',
      input: { DocumentName: 'AWS-UpdateSSMAgent', Targets: [{ Key: 'InstanceIds', Values: [instanceId] }] },
    },
  ],
  restores: `the newest SSM Agent on ${instanceId}`,
  exact: false,
});

/** A node without a profile gets one that other nodes have. */
const given = (state: AccountState, { instanceId }: NodeIdentity): readonly Plan<Calls>[] => {
  const profile = fitProfile(state);
  if (!profile) return [];
  const input = { IamInstanceProfile: { Name: profile.name }, InstanceId: instanceId };
  return [
    {
      calls: [{ api: 'ec2:AssociateIamInstanceProfile', input }],
      restores: `the instance profile ${profile.name} of other nodes for ${instanceId}: its role allows sessions and nothing else`,
      exact: false,
      byHand: ON_PURPOSE,
    },
  ];
};

const forNode = (state: AccountState, id: string): readonly Plan<Calls>[] => {
  const node = presentValue(state.instances[id]);
  if (!node || isTaggedIsolated(node.tags)) return [];
  if (node.httpEndpoint === 'disabled') return [switchedOn(node)];
  const version = node.managed?.agentVersion ?? '';
  if (node.httpTokens === 'required' && usesMetadataTokens(version) === 'no') {
    return node.managed?.pingStatus === 'Online' ? [newerAgent(node)] : [];
  }
  return node.profileArn === undefined ? given(state, node) : [];
};

/** The console gives a profile the name of its role, so that role is the one that is missing. */
const refilled = (state: AccountState, name: string): readonly Plan<Calls>[] =>
  isFitRole(state, name, 'ec2')
    ? [
        {
          calls: [
            { api: 'iam:AddRoleToInstanceProfile', input: { InstanceProfileName: name, RoleName: name } },
          ],
          restores: `the role of the same name in the instance profile ${name}`,
          exact: false,
          byHand: ON_PURPOSE,
        },
      ]
    : [];

/** The profile of some nodes is gone, so they get another one. */
const replaced = (state: AccountState, name: string): readonly Plan<Calls>[] => {
  const fit = fitProfile(state);
  const nodes = nodesOfProfile(state, name);
  const ids = nodes.flatMap(({ associationId }) => associationId ?? []);
  if (!fit || ids.length < nodes.length || ids.length > MOST_NODES) return [];
  const IamInstanceProfile = { Name: fit.name };
  return [
    {
      calls: ids.map((AssociationId) => ({
        api: 'ec2:ReplaceIamInstanceProfileAssociation',
        input: { IamInstanceProfile, AssociationId },
      })),
      restores: `the instance profile ${fit.name} of other nodes instead of ${name}, which is gone: its role allows sessions and nothing else`,
      exact: false,
      byHand: ON_PURPOSE,
    },
  ];
};

const forProfile = (state: AccountState, name: string): readonly Plan<Calls>[] => {
  const nodes = nodesOfProfile(state, name);
  if (nodes.some(({ tags }) => isTaggedIsolated(tags))) return [];
  return state.instanceProfiles[name]?.status === 'absent' ? replaced(state, name) : refilled(state, name);
};

/** Source: https://aws.amazon.com/systems-manager/pricing/ */
const PAID = 'every hybrid node is then charged by the hour';

const ADVANCED: Plan<Calls> = {
  calls: [{ api: 'ssm:UpdateServiceSetting', input: { SettingId: TIER_SETTING, SettingValue: 'advanced' } }],
  restores: 'the activation tier advanced',
  exact: false,
  byHand: PAID,
};

/** What may help a node, a profile or a setting. Default Host Management is for a person to switch on: it is for all nodes. */
export const plansFor = (state: AccountState, { type, id }: Resource): readonly Plan<Calls>[] => {
  switch (type) {
    case 'AWS::EC2::Instance':
      return forNode(state, id);
    case 'AWS::IAM::InstanceProfile':
      return forProfile(state, id);
    default:
      return id === TIER_SETTING ? [ADVANCED] : [];
  }
};
