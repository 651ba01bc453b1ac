import { isXen, nameServerOf } from '../../account/network/name-servers.ts';
import type { VpcNetwork } from '../../account/network/network.ts';
import { pathToNameServer } from '../../account/network/path/name-server-path.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { cannotTell, definePrerequisite, notApplicable, type Result } from '../../core/prerequisite.ts';
import { endpointDomain } from '../../formats/regions.ts';
import { mendPaths } from '../../sessions/mend/mend-paths.ts';
import { besidePreferences } from '../../sessions/paths/beside-preferences.ts';
import { resolvesPrivately, withFutureNodes } from '../../sessions/paths/future-node.ts';
import { judgeNetworks, judgePath } from '../../sessions/paths/judge-paths.ts';
import { judgeFuture } from '../../sessions/paths/judge-vpcs.ts';
import { judgedNodes } from '../../sessions/paths/node-paths.ts';
import { NOT_CONNECTED } from '../../sessions/user-messages.ts';
import { remediesOf } from './advise.ts';
import { vpcSettingChanges } from './changes.ts';
import { domainListChanges } from './domain-lists.ts';
import { firewallChanges } from './firewall.ts';
import { profileChanges } from './profiles.ts';
import { resolverChanges } from './resolver.ts';
import { zoneChanges } from './zones.ts';

const vpcOf = (vpcId: string): Resource => resource('AWS::EC2::VPC', vpcId);

/** Without a set, instance types before Nitro have no DNS. Without having read the set, nothing is known. */
const serversOf = (state: AccountState, { dhcpOptionsId }: VpcNetwork): readonly string[] | undefined => {
  if (dhcpOptionsId === 'default') return [];
  const options = presentValue(state.dhcpOptions[dhcpOptionsId]);
  return options && (options.domainNameServers ?? []);
};

const LINK_LOCAL = '169.254.169.253';

const hostOf = (region: string): string => `ssm.${region}.${endpointDomain(region)}`;

const timedOut = (server: string, region: string): string =>
  `dial tcp: lookup ${hostOf(region)} on ${server.includes(':') ? `[${server}]` : server}:53: i/o timeout`;

/** What nodes log if the name server does not answer; undefined if names resolve but the path is broken. */
const lookupError = (network: VpcNetwork, servers: readonly string[], region: string): string | undefined => {
  const nodes = judgedNodes(network);
  const { dhcpOptionsId, enableDnsSupport } = network;
  const none = `${hostOf(region)} cannot be resolved because no DNS server is configured`;
  if (dhcpOptionsId === 'default') {
    const isOld = nodes.map(({ instanceType = '' }) => isXen(instanceType));
    if (!enableDnsSupport && isOld.includes(false)) return timedOut(LINK_LOCAL, region);
    return isOld.includes(true) ? none : undefined;
  }
  const first = servers[0]?.trim();
  if (first === undefined) return undefined;
  const nameServer = nameServerOf(first, network);
  if (nameServer === 'vpc') {
    const server = first.toLowerCase() === 'amazonprovideddns' ? LINK_LOCAL : first;
    return enableDnsSupport ? undefined : timedOut(server, region);
  }
  const isSilent = nodes.some(
    (node) => pathToNameServer(node, network, { region, nameServer, servers }).kind === 'broken',
  );
  return isSilent ? timedOut(first, region) : undefined;
};

const judge = (state: AccountState, vpc: VpcNetwork): Result => {
  const { vpcId, dhcpOptionsId } = vpc;
  const { region } = state.identity;
  const isUp = judgedNodes(vpc).length > 0;
  const isExpected = !isUp && resolvesPrivately(state, vpc);
  const network = isUp ? vpc : isExpected ? withFutureNodes(state, vpc) : undefined;
  if (!network) return notApplicable(vpcOf(vpcId));
  const servers = serversOf(state, network);
  if (!servers) {
    const set = state.dhcpOptions[dhcpOptionsId];
    const why = set?.status === 'unknown' ? `: ${set.because}` : '';
    return cannotTell(vpcOf(vpcId), `DHCP options ${dhcpOptionsId} of ${vpcId} could not be read${why}`);
  }
  const result = (isUp ? judgePath : judgeFuture)(state, vpc, 'vpc-name-resolution');
  if (result.kind === 'fail' && result.userSees === NOT_CONNECTED) {
    const lookup = lookupError(network, servers, region);
    return lookup === undefined
      ? result
      : { ...result, userSees: `${NOT_CONNECTED}. On the node: ${lookup}` };
  }
  const [first] = servers;
  const isOpen = result.kind === 'pass' || result.kind === 'unknown';
  if (!isOpen || first === undefined || nameServerOf(first, network) !== 'private') return result;
  const forwards = `it cannot be seen from outside whether ${servers.join(', ')} forwards ${endpointDomain(region)} to the resolver of the VPC`;
  if (result.kind !== 'unknown') return cannotTell(vpcOf(vpcId), forwards);
  // What is in doubt for another reason is told beside it: this doubt never ends.
  return { ...result, because: `${result.unsettled ?? result.because}; ${forwards}` };
};

/** Instances can resolve the names of the Systems Manager endpoints. */
export const vpcNameResolution = definePrerequisite({
  id: 'vpc-name-resolution',
  title: 'Name resolution in the VPC',
  family: 'network',
  requires:
    'Instances in a VPC with managed nodes can resolve the names of the Systems Manager endpoints through the DHCP options, `enableDnsSupport`, `enableDnsHostnames`, private DNS of the endpoints, private hosted zones or a Route 53 Profile that name endpoints, or a public resolver with an internet path. Neither an empty zone nor DNS Firewall hides the names. Where a Resolver rule forwards them, or a zone or Profile of another account answers, that is told once, because it cannot be seen what is answered. What nodes do with an option set that names no server is not confirmed, so it is told and never put back.',
  reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html',
  bites:
    'DHCP options: when instances renew their lease (after about half an hour, at most a few hours), or at once after a reboot. DNS attributes: at once. Private hosted zones, Resolver rules, DNS Firewall and Profiles: at the next lookup, when the answer before has expired. Connected nodes keep their channel for a while.',
  watches: besidePreferences({
    ...vpcSettingChanges,
    ...zoneChanges,
    ...resolverChanges,
    ...firewallChanges,
    ...domainListChanges,
    ...profileChanges,
  }),
  reverts: ['ec2:AssociateDhcpOptions', 'ec2:ModifyVpcAttribute'],
  offers: [
    'route53:AssociateVPCWithHostedZone',
    'route53:DisassociateVPCFromHostedZone',
    'route53:ChangeResourceRecordSets',
    'route53:DeleteHostedZone',
    'route53resolver:AssociateResolverRule',
    'route53resolver:DisassociateResolverRule',
    'route53resolver:DisassociateFirewallRuleGroup',
    'route53resolver:DeleteFirewallRule',
    'route53resolver:UpdateFirewallDomains',
    'route53profiles:AssociateProfile',
    'route53profiles:DisassociateProfile',
    'route53profiles:AssociateResourceToProfile',
    'route53profiles:DisassociateResourceFromProfile',
    'route53profiles:UpdateProfileResourceAssociation',
  ],
  decides: [
    'the DHCP options name a server of your own that does not answer: it may know names that the resolver of the VPC does not',
    'a private hosted zone, a Resolver rule or DNS Firewall hides the names: others may need it',
    'nodes older than Nitro have no option set, and none with AmazonProvidedDNS was seen',
  ],
  check: (state) => judgeNetworks(state, (network) => judge(state, network)),
  advise: (state, subject) => mendPaths(state, subject, 'vpc-name-resolution', remediesOf),
});
