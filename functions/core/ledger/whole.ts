import { redecide } from '../../account/identity/redecide.ts';
import { withRememberedNetworks } from '../../account/network/remembered.ts';
import type { VpcBaseline } from '../../account/network/remembered-network.ts';
import { present, presentValue } from '../../account/observed.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import type { LedgerRows } from './ledger.ts';

/** The tags and the rest of a VPC are as they are now: only its name resolution is remembered in its own row. */
const withVpc = (state: AccountState, { vpcId, tags: _, ...settings }: VpcBaseline): AccountState => {
  const network = presentValue(state.networks[vpcId]);
  return network
    ? { ...state, networks: { ...state.networks, [vpcId]: present({ ...network, ...settings }) } }
    : state;
};

const withSnapshot = (state: AccountState, snapshot: Snapshot): AccountState => {
  switch (snapshot.type) {
    case 'AWS::EC2::VPC':
      return withVpc(state, snapshot.value);
    case 'AWS::S3::Bucket':
      return { ...state, buckets: { ...state.buckets, [snapshot.value.name]: present(snapshot.value) } };
    case 'AWS::Logs::LogGroup':
      return { ...state, logGroups: { ...state.logGroups, [snapshot.value.name]: present(snapshot.value) } };
    case 'AWS::IAM::Role':
      return { ...state, roles: { ...state.roles, [snapshot.value.name]: present(snapshot.value) } };
    case 'AWS::IAM::InstanceProfile':
      return {
        ...state,
        instanceProfiles: { ...state.instanceProfiles, [snapshot.value.name]: present(snapshot.value) },
      };
    case 'AWS::EC2::Instance':
      return {
        ...state,
        instances: { ...state.instances, [snapshot.value.instanceId]: present(snapshot.value) },
      };
    case 'AWS::SSM::ManagedInstance':
      return {
        ...state,
        hybridNodes: { ...state.hybridNodes, [snapshot.value.nodeId]: present(snapshot.value) },
      };
    case 'AWS::SSM::ServiceSetting':
      return {
        ...state,
        serviceSettings: { ...state.serviceSettings, [snapshot.value.id]: present(snapshot.value) },
      };
    // What an update of a document did to it is known from its versions.
    case 'AWS::SSM::Document':
    // What a name of a key stood for is no state of the key.
    case 'AWS::KMS::Alias':
    // The contents of a policy are not remembered.
    case 'AWS::IAM::ManagedPolicy':
    // Networks are joined as a whole.
    case 'SessionGuard::EC2::Network':
    case 'AWS::EC2::VPCEndpoint':
    case 'AWS::EC2::SubnetRouteTableAssociation':
    case 'AWS::EC2::EIP':
    case 'AWS::EC2::SecurityGroup':
    case 'AWS::EC2::RouteTable':
    case 'AWS::EC2::NetworkAcl':
    case 'AWS::EC2::Subnet':
    case 'AWS::EC2::NatGateway':
      return state;
  }
};

/**
 * The option sets by which names were resolved. Nobody can change one, so what it says is remembered for good: a change made on
 * what is remembered is judged by the set of that time, even if the VPC has another one now.
 * https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSet.html
 */
const optionSetsThen = (state: AccountState): AccountState['dhcpOptions'] => {
  const known = Object.values(state.rememberedNetworks ?? {}).flatMap(({ dns }) => {
    if (dns?.servers === undefined || presentValue(own(state.dhcpOptions, dns.dhcpOptionsId))) return [];
    const { dhcpOptionsId, servers: domainNameServers } = dns;
    return [[dhcpOptionsId, present({ dhcpOptionsId, domainNameServers, tags: {} })] as const];
  });
  return { ...state.dhcpOptions, ...Object.fromEntries(known) };
};

/** The account with everything that is remembered of it, as it was when it passed its checks. Only to judge with. */
export const asRemembered = (state: AccountState, { baselines }: LedgerRows): AccountState => {
  const networks = withRememberedNetworks(state) ?? state;
  const then = Object.values(baselines).reduce(
    (known, row) => (row ? withSnapshot(known, row.snapshot) : known),
    networks,
  );
  return redecide(state, { ...then, dhcpOptions: optionSetsThen(state) });
};
