import { besidePreferences } from '../../core/beside-preferences.ts';
import { definePrerequisite } from '../../core/prerequisite.ts';
import { judgePaths } from '../../sessions/paths/judge-paths.ts';
import { endpointChanges } from './changes.ts';

/** Nodes reach Systems Manager by the endpoints of their VPC, where it has such. */
export const sessionEndpoints = definePrerequisite({
  id: 'session-endpoints',
  title: 'Endpoints for sessions',
  family: 'network',
  requires:
    'Where a VPC has endpoints for sessions, each managed node reaches `ssm` and `ssmmessages` by them: they exist, are available, have private names, and their policies allow what the agent calls. `ec2messages` counts only for agents older than 3.3.40.0; `s3`, `logs` and `kms` where the preferences use them.',
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html',
  bites:
    'A connected node keeps its channel until its next ping fails, about a minute with an agent since 3.3.987.0, until the connection dies with an older one. After that it tries again for ever, at most 40 minutes apart.',
  watches: besidePreferences(endpointChanges),
  reverts: ['ec2:ModifyVpcEndpoint'],
  offers: ['ec2:CreateVpcEndpoint', 'ec2:DeleteVpcEndpoints'],
  check: (state) => judgePaths(state, 'session-endpoints'),
});
