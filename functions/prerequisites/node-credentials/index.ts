import { firstThatMends } from '../../core/advice.ts';
import { definePrerequisite } from '../../core/prerequisite.ts';
import { AGENT } from '../../sessions/agent-versions.ts';
import { plansFor } from './advise.ts';
import { checkCredentials } from './credentials.ts';
import { hybridRoleUpdated } from './hybrid-role.ts';
import { metadataChanged } from './metadata.ts';
import { profileDeleted, roleAdded, roleRemoved } from './profile-roles.ts';
import { profileAssociated, profileDisassociated, profileReplaced } from './profiles.ts';
import {
  hostManagementDeregistered,
  hostManagementRegistered,
  settingReset,
  settingUpdated,
} from './service-settings.ts';

/** The agent of each managed node gets credentials, from its profile or from Default Host Management. */
export const nodeCredentials = definePrerequisite({
  id: 'node-credentials',
  title: 'Credentials of the nodes',
  family: 'identity',
  requires: `Each managed node has an instance profile with a role, or Default Host Management is on and the agent of the node is ${AGENT.defaultHostManagement} or newer. In both cases, the instance metadata service answers; where it requires tokens (IMDSv2), the agent is ${AGENT.metadataTokens} or newer. An agent before ${AGENT.metadataTokensFirst} asks for version 1 first, so it is a doubt. A profile takes precedence: one that may register the node but nothing else is worse than none (\`node-permissions\` reports this). Hybrid nodes need the activation tier \`advanced\`.`,
  reference:
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html',
  bites:
    'The agent keeps its credentials for some hours at most, and asks for new ones when it restarts; connected nodes keep their channel until then. Default Host Management takes up to half an hour. When the metadata service is switched off, the next refresh of the credentials fails.',
  watches: {
    'ec2:AssociateIamInstanceProfile': profileAssociated,
    'ec2:DisassociateIamInstanceProfile': profileDisassociated,
    'ec2:ReplaceIamInstanceProfileAssociation': profileReplaced,
    'ec2:ModifyInstanceMetadataOptions': metadataChanged,
    'iam:AddRoleToInstanceProfile': roleAdded,
    'iam:RemoveRoleFromInstanceProfile': roleRemoved,
    'iam:DeleteInstanceProfile': profileDeleted,
    'ssm:UpdateServiceSetting': settingUpdated,
    'ssm:ResetServiceSetting': settingReset,
    'ssm:RegisterDefaultHostManagementConfiguration': hostManagementRegistered,
    'ssm:DeregisterDefaultHostManagementConfiguration': hostManagementDeregistered,
    'ssm:UpdateManagedInstanceRole': hybridRoleUpdated,
  },
  reverts: [
    'ec2:AssociateIamInstanceProfile',
    'ec2:ReplaceIamInstanceProfileAssociation',
    'iam:AddRoleToInstanceProfile',
    'ssm:UpdateServiceSetting',
  ],
  leaves: [
    'a profile was taken from a node, or a role from a profile, or a profile whose role may do nothing or is denied sessions replaced another one (`fix-containment=node-role`)',
  ],
  offers: [
    'ec2:DisassociateIamInstanceProfile',
    'ec2:ModifyInstanceMetadataOptions',
    'iam:RemoveRoleFromInstanceProfile',
    'ssm:ResetServiceSetting',
    'ssm:SendCommand',
    'ssm:UpdateManagedInstanceRole',
  ],
  decides: [
    'no other node has an instance profile whose role allows sessions and nothing else',
    'Default Host Management is off: switched on, it gives its role to every instance of the Region without a profile',
    'a profile holds no role, and there is no fit role of the same name',
    'an agent is too old for Default Host Management, or for tokens while its node is not connected',
    'the tags of a node say that it is isolated',
  ],
  check: checkCredentials,
  advise: (state, subject) =>
    firstThatMends({ check: checkCredentials }, state, subject, plansFor(state, subject)),
});
