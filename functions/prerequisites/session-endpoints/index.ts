import { definePrerequisite } from '../../core/prerequisite.ts';
import { mendPaths } from '../../sessions/mend/mend-paths.ts';
import { besidePreferences } from '../../sessions/paths/beside-preferences.ts';
import { judgePaths } from '../../sessions/paths/judge-vpcs.ts';
import { remediesOf } from './advise.ts';
import { endpointChanges } from './changes.ts';
import { preferenceChanges } from './preferences-changed.ts';

/** Nodes reach Systems Manager through the endpoints of their VPC, if it has any. */
export const sessionEndpoints = definePrerequisite({
  id: 'session-endpoints',
  title: 'Endpoints for sessions',
  family: 'network',
  requires:
    'Where a VPC has endpoints for sessions, each managed node reaches `ssm` and `ssmmessages` through them: the endpoints exist, are available, have private names, and their policies allow the calls of the agent. `ec2messages` counts only for agents older than 3.3.40.0; `s3`, `logs` and `kms` count where the preferences use them. A VPC with endpoints for both services of sessions is judged although no node is up in it: for nodes to come, and for nodes elsewhere that were let in.',
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html',
  bites:
    'With agent 3.3.987.0 or newer, a connected node keeps its channel until its next ping fails, about a minute; with an older agent, until the connection dies. After that, the agent keeps trying to reconnect, at intervals of at most 40 minutes.',
  // The preferences guard watches the documents, too. Here, the VPCs whose nodes must reach what they name are judged.
  watches: { ...besidePreferences(endpointChanges), ...preferenceChanges },
  reverts: ['ec2:ModifyVpcEndpoint'],
  leaves: [
    'the policy of an endpoint changed (`fix-containment=endpoint-policy`); full access is never put back',
    'an endpoint moved into security groups that let nobody in (`fix-containment=security-group`)',
  ],
  offers: [
    'ec2:CreateVpcEndpoint',
    'ec2:DeleteVpcEndpoints',
    'ssm:UpdateDocument',
    'ssm:UpdateDocumentDefaultVersion',
    'ssm:DeleteDocument',
  ],
  decides: [
    'a VPC has neither an endpoint to be taken as a model nor the memory of one: which subnets and groups',
    'there is no gateway endpoint for S3',
    'the policy of an endpoint denies something',
    'an endpoint has no address of the IP version of the nodes',
    'nodes elsewhere lost the endpoints of a hub',
  ],
  check: (state) => judgePaths(state, 'session-endpoints'),
  advise: (state, subject) => mendPaths(state, subject, 'session-endpoints', remediesOf),
});
