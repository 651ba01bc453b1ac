import type { AwsEnvironment } from '../../../functions/account/aws-environment.ts';
import { emptyState } from '../../../functions/account/collections.ts';
import type { DhcpOptions } from '../../../functions/account/network/name-servers.ts';
import type {
  EndpointNetwork,
  NodeNetwork,
  Route,
  VpcNetwork,
} from '../../../functions/account/network/network.ts';
import { type Observed, present } from '../../../functions/account/observed.ts';
import type {
  Bucket,
  LogGroup,
  SessionDocument,
} from '../../../functions/account/preferences/preferences.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Json } from '../../../functions/formats/json.ts';
import {
  ENDPOINT_GROUP,
  endpointTo,
  groups,
  groupWith,
  NODE_GROUP,
  networkOf,
  nodeIn,
  PUBLIC_TABLE,
  rule,
} from './sample-network.ts';

/** Accounts to judge, as small as a test needs them. */

export const IDENTITY: AwsEnvironment = {
  accountId: '111122223333',
  region: 'ap-northeast-1',
  partition: 'aws',
};

export const DOCUMENT = 'SSM-SessionManagerRunShell';
export const BUCKET = 'example-session-logs';
export const GROUP = '/session-manager/example';
export const KEY_ID = '11111111-2222-3333-4444-555555555555';
export const KEY_ARN = `arn:aws:kms:ap-northeast-1:111122223333:key/${KEY_ID}`;
export const VPC_ID = 'vpc-0a1b2c3d4e5f60001';

/** The content of a Session document with these inputs. */
export const content = (inputs: Readonly<Record<string, Json>>, more: Readonly<Record<string, Json>> = {}) =>
  JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs, ...more });

/** How content that goes back to an older version is sent as a version of this number. */
export const restored = (text: string, version: string): string =>
  JSON.stringify({ ...JSON.parse(text), description: `(restored as version ${version})` }, null, 2);

/** A document with these contents as versions 1, 2, …; by default, both pointers are at the last one. */
export const documentOf = (
  contents: readonly string[],
  more: Partial<SessionDocument> = {},
): SessionDocument => ({
  name: DOCUMENT,
  latestVersion: String(contents.length),
  defaultVersion: String(contents.length),
  versions: Object.fromEntries(contents.map((text, index) => [String(index + 1), text])),
  tags: {},
  ...more,
});

export const bucketOf = (more: Partial<Bucket> = {}): Bucket => ({
  name: BUCKET,
  owner: 'this-account',
  region: 'ap-northeast-1',
  encryption: 'AES256',
  tags: {},
  ...more,
});

export const groupOf = (more: Partial<LogGroup> = {}): LogGroup => ({ name: GROUP, tags: {}, ...more });

/** A state of what is given; every record is by the resource's own name. */
export const account = (parts: Partial<AccountState> = {}): AccountState => ({
  ...emptyState(IDENTITY),
  ...parts,
});

/** A state with one guarded document of these inputs, and whatever it names. */
export const withInputs = (
  inputs: Readonly<Record<string, Json>>,
  parts: Partial<AccountState> = {},
): AccountState => account({ documents: { [DOCUMENT]: present(documentOf([content(inputs)])) }, ...parts });

export const node = (more: Partial<NodeNetwork> = {}): NodeNetwork =>
  nodeIn({ instanceType: 't3.micro', ...more });

export const endpoint = endpointTo;
export const SESSION_ENDPOINTS: readonly EndpointNetwork[] = [endpoint('ssm'), endpoint('ssmmessages')];
/** What nodes without a path to the internet need if sessions are logged and encrypted. */
export const ALL_ENDPOINTS: readonly EndpointNetwork[] = ['ssm', 'ssmmessages', 's3', 'logs', 'kms'].map(
  (service) => endpoint(service),
);

/** A main route table with this default route, and none when nothing is given; and the NAT gateway's own. */
export const routesTo = (target?: string, more: Partial<Route> = {}): VpcNetwork['routeTables'] => [
  {
    routeTableId: 'rtb-0a1b2c3d4e5f60001',
    main: true,
    subnetIds: [],
    routes: [
      { destination: '10.0.0.0/16', target: 'local', blackhole: false },
      ...(target ? [{ destination: '0.0.0.0/0', target, blackhole: false, ...more }] : []),
    ],
  },
  PUBLIC_TABLE,
];

const everything = rule('out', '0.0.0.0/0', { protocol: '-1' });

/**
 * A VPC with endpoints for sessions, no path to the internet, and a node whose security group allows all
 * outbound traffic.
 */
export const vpcOf = (more: Partial<VpcNetwork> = {}): VpcNetwork =>
  networkOf({
    routeTables: routesTo(),
    securityGroups: groups(
      groupWith(NODE_GROUP, [everything]),
      groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
    ),
    nodes: [node()],
    ...more,
  });

export const optionSet = (dhcpOptionsId: string, servers?: readonly string[]): DhcpOptions => ({
  dhcpOptionsId,
  ...(servers ? { domainNameServers: servers } : {}),
  tags: {},
});

/** A state with one VPC whose DHCP option set holds these servers; no list, no such key in the set. */
export const network = (vpc: VpcNetwork, servers?: readonly string[]): AccountState => {
  const dhcpOptions: Record<string, Observed<DhcpOptions>> = vpc.dhcpOptionsId === 'default'
    ? {}
    : { [vpc.dhcpOptionsId]: present(optionSet(vpc.dhcpOptionsId, servers)) };
  return account({ networks: { [vpc.vpcId]: present(vpc) }, dhcpOptions });
};
