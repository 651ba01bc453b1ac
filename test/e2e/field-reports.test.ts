/**
 * Reports of people who lost Session Manager. Each is shown on the built functions from its cause to the
 * alert, and to the fix if there is one:
 *
 * 1. the bucket that the preferences log to is gone: guard.test.ts
 * 2. the VPC is given public DNS servers: guard.test.ts
 * 3. logging is switched on and the role of the nodes may not write: identity.test.ts; a node in a public
 *    subnet has no public address: here
 * 4. an SSM Agent that cuts port sessions: here
 * 5. the basic set: endpoints and the rules between them: network.test.ts; the role and its policy:
 *    identity.test.ts
 */
import { DisassociateAddressCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { emptyState } from '../../functions/account/collections.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { IDENTITY } from '../support/account.ts';
import { withHostManagement } from '../support/samples/sample-identity.ts';
import {
  aclOf,
  ENDPOINT_SUBNET,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  NODE_SUBNET,
  networkOf,
  nodeIn,
  PUBLIC_SUBNET,
  rule,
} from '../support/samples/sample-network.ts';
import { describeGuarded } from './support/guarded-account.ts';
import { healthyAccount } from './support/seeded.ts';

const CUTS_PORT_SESSIONS = '3.1.1446.0';

/** Includes the endpoint that agents before 3.3.40.0 need, so that only the version is wrong. */
const withMessagesEndpoint = (): AccountState => {
  const vpc = presentValue(healthyAccount.networks['vpc-prod']);
  const [first] = vpc?.endpoints ?? [];
  if (!vpc || !first) throw new Error('the healthy account has no VPC with endpoints');
  const serviceName = `com.amazonaws.${IDENTITY.region}.ec2messages`;
  const endpoints = [...vpc.endpoints, { ...first, vpcEndpointId: 'vpce-ec2messages', serviceName }];
  return { ...healthyAccount, networks: { 'vpc-prod': present({ ...vpc, endpoints }) } };
};

/** A node that reaches the internet with its own Elastic IP address; there are no endpoints. */
const publicNode: AccountState = {
  ...emptyState(IDENTITY),
  ...withHostManagement,
  networks: {
    [NETWORK_ID]: present(
      networkOf({
        endpoints: [],
        networkAcls: [aclOf('acl-all', [NODE_SUBNET, ENDPOINT_SUBNET, PUBLIC_SUBNET])],
        nodes: [
          nodeIn({
            hasPublicIp: true,
            elasticIp: {
              publicIp: '192.0.2.50',
              allocationId: 'eipalloc-node',
              associationId: 'eipassoc-node',
            },
            interface: { subnetId: PUBLIC_SUBNET, addresses: ['10.0.3.10'], groupIds: [NODE_GROUP] },
          }),
        ],
        securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')])),
      }),
    ),
  },
};

describeGuarded('the field reports', ['internet-path'], (guarded, account, mode) => {
  test('an agent that cuts port sessions is found by the sweep, which tells how to update it', async () => {
    const idOf = await guarded.start(withMessagesEndpoint());
    account().world.nodes = account().world.nodes.map((node) => ({
      ...node,
      AgentVersion: CUTS_PORT_SESSIONS,
    }));
    await guarded.sweep();

    const [outcome, ...others] = await guarded.told();
    expect(others).toEqual([]);
    expect(outcome, await guarded.logs('sweep')).toMatchObject({
      status: 'alerted',
      prerequisite: 'agent-version',
      impact: 'some-sessions-fail',
      event: null,
      calls: [],
      resources: [{ type: 'AWS::EC2::Image', id: expect.stringMatching(/^ami-/) }],
    });
    const image = outcome?.resources[0]?.id ?? '';
    expect(outcome?.because).toContain(
      `1 of 1 managed nodes of ${image} run SSM Agent ${CUTS_PORT_SESSIONS}`,
    );
    const [command = ''] = outcome?.commands.fix ?? [];
    expect(command).toContain('aws ssm send-command --document-name AWS-UpdateSSMAgent');
    expect(command).toContain(idOf('i-web'));
    expect(guarded.writesOf('sweep')).toEqual([]);

    await guarded.sweep();
    expect(await guarded.told()).toEqual([]);
  });

  test('a node in a public subnet loses its public address', async () => {
    const idOf = await guarded.start(publicNode);
    const { ec2 } = networkClients(account().owner);
    const AssociationId = idOf('eipassoc-node');
    await ec2.send(new DisassociateAddressCommand({ AssociationId }));
    await guarded.deliver('ec2:DisassociateAddress', {
      request: { associationId: AssociationId },
      response: { requestId: 'r', _return: true },
    });

    const [outcome, ...others] = await guarded.told();
    expect(others).toEqual([]);
    const repair = mode === 'auto-fix' ? ['ec2:AssociateAddress'] : [];
    expect(outcome, await guarded.logs('guard-network')).toMatchObject({
      status: mode === 'auto-fix' ? 'fixed' : 'alerted',
      prerequisite: 'internet-path',
      attribution: 'proven',
      impact: 'sessions-fail',
      because: expect.stringContaining('the node has no public address'),
      calls: repair,
      blastRadius: { nodes: 1 },
    });
    expect(outcome?.commands.fix.join('\n')).toContain(
      `aws ec2 associate-address --allocation-id ${idOf('eipalloc-node')}`,
    );
    expect(guarded.writesOf('guard-network')).toEqual(repair);
  });
});
