import { type AccountState, presentValue } from '../core/account-state.ts';
import { besidePreferences } from '../core/changes/beside-preferences.ts';
import { vpcSettingChanges } from '../core/changes/decode-vpc-settings.ts';
import { withFutureNode } from '../core/future-node.ts';
import { nameServerOf } from '../core/name-servers.ts';
import type { VpcNetwork } from '../core/network.ts';
import { cannotTell, definePrerequisite, notApplicable, type Result } from '../core/prerequisite.ts';
import { type Resource, resource } from '../core/resource.ts';
import { judgeNetworks, judgePath } from '../core/session-paths.ts';
import { NOT_CONNECTED } from '../core/user-messages.ts';

const vpcOf = (vpcId: string): Resource => resource('AWS::EC2::VPC', vpcId);

/** Without a set types before Nitro have no DNS; with one that was not read nothing can be said. */
const serversOf = (state: AccountState, { dhcpOptionsId }: VpcNetwork): readonly string[] | undefined => {
  if (dhcpOptionsId === 'default') return [];
  const options = presentValue(state.dhcpOptions[dhcpOptionsId]);
  return options && (options.domainNameServers ?? []);
};

const judge = (state: AccountState, vpc: VpcNetwork): Result => {
  const { vpcId, dhcpOptionsId } = vpc;
  const { region } = state.identity;
  const network = vpc.nodes.some(({ managed }) => managed) ? vpc : withFutureNode(vpc, region);
  if (!network) return notApplicable(vpcOf(vpcId));
  const servers = serversOf(state, network);
  if (!servers) {
    return cannotTell(vpcOf(vpcId), `DHCP options ${dhcpOptionsId} of ${vpcId} could not be read`);
  }
  const result = judgePath(state, network, 'vpc-name-resolution');
  if (result.kind === 'fail' && result.userSees === NOT_CONNECTED) {
    const userSees = `${NOT_CONNECTED}. On the node: dial tcp: lookup ssm.${region}.amazonaws.com on ${servers[0] ?? 'no server'}:53: i/o timeout`;
    return { ...result, userSees };
  }
  const [first] = servers;
  const isOpen = result.kind === 'pass' || result.kind === 'unknown';
  return isOpen && first !== undefined && nameServerOf(first, network) === 'private'
    ? cannotTell(
        vpcOf(vpcId),
        `whether ${servers.join(', ')} forwards amazonaws.com to the resolver of the VPC cannot be seen from outside`,
      )
    : result;
};

/** Instances can resolve the names of the Systems Manager endpoints. */
export const vpcNameResolution = definePrerequisite({
  id: 'vpc-name-resolution',
  title: 'Name resolution in the VPC',
  family: 'network',
  requires:
    'Instances in a VPC with managed nodes can resolve the names of the Systems Manager endpoints: by the DHCP options, `enableDnsSupport`, `enableDnsHostnames`, private DNS of the endpoints, or a public resolver with an internet path.',
  reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html',
  bites:
    'DHCP options: when instances renew their lease, about half an hour, at most a few hours; at once after a reboot. DNS attributes: at once. Connected nodes keep their channel for a while.',
  watches: besidePreferences(vpcSettingChanges),
  reverts: ['ec2:AssociateDhcpOptions', 'ec2:ModifyVpcAttribute'],
  offers: [],
  check: (state) => judgeNetworks(state, (network) => judge(state, network)),
});
