import { inCli, inConsole } from '../../functions/account/records/write/caller.ts';
import { resource } from '../../functions/account/resource.ts';
import { EXAMPLE, exampleAccount } from '../example/account.ts';
import { CORE_POLICY } from '../example/identities.ts';
import { oldAgentAccount, unloggedAccount, VARIANT } from '../example/variants.ts';
import { NETWORK } from '../example/vpcs.ts';
import { CONTAINMENT, FIXABLE, NEVER_FIXED, type Story } from './story.ts';

const { identity } = exampleAccount;

const networkAdmin = inConsole(identity, 'erin@example.com', 'NetworkAdmin');

/** The other reports of people who lost Session Manager; a deleted log bucket and public DNS come before. */
export const fieldReportStories: readonly Story[] = [
  {
    id: 'logging-without-permissions',
    title: 'Logging is switched on, but the role of some nodes may not write logs',
    account: unloggedAccount,
    change: {
      caller: inConsole(identity, 'carol@example.com', 'PlatformAdmin'),
      call: {
        api: 'ssm:UpdateDocument',
        input: {
          Name: EXAMPLE.document,
          Content: JSON.stringify(unloggedAccount.documents?.[EXAMPLE.document]?.next?.[0]),
          DocumentVersion: '$LATEST',
          DocumentFormat: 'JSON',
        },
      },
    },
    watched: [
      resource('AWS::SSM::Document', EXAMPLE.document),
      resource('AWS::IAM::Role', VARIANT.silentRole),
    ],
    // Bucket, log group and key are as they should be, so the guard of the preferences finds nothing.
    expected: { alert: ['healthy', 'healthy', 'alerted'], 'auto-fix': ['healthy', 'healthy', 'alerted'] },
  },
  {
    id: 'public-address-lost',
    title:
      'A node in a public subnet loses its public address (perhaps on purpose: not put back unless you opt in)',
    change: {
      caller: networkAdmin,
      call: { api: 'ec2:DisassociateAddress', input: { AssociationId: 'eipassoc-0sandbox2' } },
    },
    watched: [resource('AWS::EC2::EIP', 'eipalloc-0sandbox2')],
    expected: CONTAINMENT,
  },
  {
    id: 'agent-cuts-port-sessions',
    title: 'A bastion runs an agent that cuts port forwarding after some seconds',
    account: oldAgentAccount,
    watched: [resource('AWS::EC2::Image', VARIANT.bastionImage)],
    expected: NEVER_FIXED,
  },
  {
    id: 'endpoint-rule-revoked',
    title: 'The rule that lets nodes reach the endpoints is revoked',
    change: {
      caller: networkAdmin,
      call: {
        api: 'ec2:RevokeSecurityGroupIngress',
        input: {
          GroupId: NETWORK.endpointGroup,
          IpPermissions: [
            { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] },
          ],
        },
      },
    },
    watched: [resource('AWS::EC2::SecurityGroup', NETWORK.endpointGroup)],
    expected: FIXABLE,
  },
  {
    id: 'endpoint-deleted',
    title: 'The ssmmessages endpoint is deleted (only a person can create it again)',
    change: {
      caller: networkAdmin,
      call: { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-0ssmmessages'] } },
    },
    watched: [resource('AWS::EC2::VPCEndpoint', 'vpce-0ssmmessages')],
    expected: NEVER_FIXED,
  },
  {
    id: 'node-policy-detached',
    title: 'AmazonSSMManagedInstanceCore is detached from the role of the nodes (perhaps on purpose, too)',
    change: {
      caller: inCli(identity, 'frank@example.com', 'SecurityAdmin'),
      call: { api: 'iam:DetachRolePolicy', input: { RoleName: 'web', PolicyArn: CORE_POLICY } },
    },
    watched: [resource('AWS::IAM::Role', 'web')],
    expected: CONTAINMENT,
  },
];
