import {
  AssociateDhcpOptionsCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateDhcpOptionsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { AccountState } from '../../../functions/account/state.ts';
import type { EventParts } from '../../support/samples/sample-event.ts';
import { ENDPOINT_GROUP } from '../../support/samples/sample-network.ts';
import type { IdOf } from '../../support/seed/seed.ts';
import { NETWORK_STORIES } from './network-stories.ts';
import { healthyAccount } from './seeded.ts';

/** A change that breaks nothing: it is made, and answered with what CloudTrail records of it. */
export type HarmlessStory = {
  readonly name: string;
  readonly api: string;
  readonly account: AccountState;
  /** What the answer may cost: calls in all, and how many of them may be one after the other. */
  readonly budget: readonly [calls: number, inSequence: number];
  change(ec2: EC2Client, idOf: IdOf): Promise<EventParts>;
};

const [byEndpoints] = NETWORK_STORIES;

export const HARMLESS_STORIES: readonly HarmlessStory[] = [
  {
    name: 'a new option set that resolves as the one before',
    api: 'ec2:AssociateDhcpOptions',
    account: healthyAccount,
    budget: [4, 2],
    change: async (ec2, idOf) => {
      const { DhcpOptions } = await ec2.send(
        new CreateDhcpOptionsCommand({
          DhcpConfigurations: [{ Key: 'domain-name-servers', Values: ['AmazonProvidedDNS'] }],
        }),
      );
      const dhcpOptionsId = DhcpOptions?.DhcpOptionsId ?? '';
      const vpcId = idOf('vpc-prod');
      await ec2.send(new AssociateDhcpOptionsCommand({ DhcpOptionsId: dhcpOptionsId, VpcId: vpcId }));
      return { request: { dhcpOptionsId, vpcId }, response: { requestId: 'r', _return: true } };
    },
  },
  {
    name: 'a rule that lets more in',
    api: 'ec2:AuthorizeSecurityGroupIngress',
    account: byEndpoints?.account ?? healthyAccount,
    budget: [3, 3],
    change: async (ec2, idOf) => {
      const groupId = idOf(ENDPOINT_GROUP);
      const { SecurityGroupRules = [] } = await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: groupId,
          IpPermissions: [
            { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.7.0/24' }] },
          ],
        }),
      );
      const rule = {
        groupId,
        securityGroupRuleId: SecurityGroupRules[0]?.SecurityGroupRuleId ?? 'sgr-0new',
        isEgress: false,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        cidrIpv4: '10.0.7.0/24',
      };
      const entry = {
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        ipRanges: { items: [{ cidrIp: '10.0.7.0/24' }] },
      };
      return {
        request: { groupId, ipPermissions: { items: [entry] } },
        response: { _return: true, securityGroupRuleSet: { items: [rule] } },
      };
    },
  },
];
