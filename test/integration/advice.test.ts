import { beforeEach, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import { present } from '../../functions/account/observed.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import { createAccountReader } from '../../functions/adapters/aws/account-reader.ts';
import { identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { preferencesClients } from '../../functions/adapters/aws/preferences/reader.ts';
import { trailClients } from '../../functions/adapters/aws/trail/read-trails.ts';
import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import { internetPath } from '../../functions/prerequisites/internet-path/index.ts';
import { networkAccess } from '../../functions/prerequisites/network-access/index.ts';
import { sessionEndpoints } from '../../functions/prerequisites/session-endpoints/index.ts';
import { sessionLogBucket } from '../../functions/prerequisites/session-log-bucket/index.ts';
import { vpcNameResolution } from '../../functions/prerequisites/vpc-name-resolution/index.ts';
import { content, DOCUMENT, described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  endpointTo,
  entry,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  rule,
  tablesWith,
} from '../support/samples/sample-network.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import { seed } from '../support/seed/seed.ts';

const serving = (service: string) =>
  endpointTo(service, { serviceName: `com.amazonaws.eu-central-1.${service}` });
const BOTH = [serving('ssm'), serving('ssmmessages')];
const twoNodes = [
  nodeIn(),
  nodeIn({
    instanceId: 'i-0a1b2c3d4e5f60002',
    name: 'web-2',
    interface: { ...nodeIn().interface, addresses: ['10.0.1.11'] },
  }),
];
const OPEN = groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]);
const NARROW = [
  entry(100, 'out', 'allow'),
  entry(100, 'in', 'allow', { protocol: '6', fromPort: 443, toPort: 443 }),
];

type Row = readonly [what: string, prerequisite: Prerequisite, network: VpcNetwork, calls: readonly string[]];

const ROWS: readonly Row[] = [
  [
    'the group of the nodes lets nothing out',
    networkAccess,
    networkOf({ endpoints: BOTH, nodes: twoNodes, securityGroups: groups(groupWith(NODE_GROUP, []), OPEN) }),
    ['ec2:AuthorizeSecurityGroupEgress'],
  ],
  [
    'the group of the endpoints lets nobody in',
    networkAccess,
    networkOf({
      endpoints: BOTH,
      securityGroups: groups(
        groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
        groupWith(ENDPOINT_GROUP, []),
      ),
    }),
    ['ec2:AuthorizeSecurityGroupIngress'],
  ],
  [
    'an ACL lets no answers in',
    networkAccess,
    networkOf({
      endpoints: BOTH,
      networkAcls: [
        aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
        aclOf('acl-node', [NODE_SUBNET], NARROW),
      ],
    }),
    ['ec2:CreateNetworkAclEntry'],
  ],
  [
    'an endpoint is missing',
    sessionEndpoints,
    networkOf({ endpoints: BOTH.slice(0, 1) }),
    ['ec2:CreateVpcEndpoint'],
  ],
  [
    'the default route is missing',
    internetPath,
    natNetwork({ routeTables: tablesWith() }),
    ['ec2:CreateRoute'],
  ],
  [
    'the resolver is off',
    vpcNameResolution,
    networkOf({ endpoints: BOTH, enableDnsSupport: false }),
    ['ec2:ModifyVpcAttribute'],
  ],
];

describeWithAccount('advice that is followed on moto', (account) => {
  const read = async (scope: Scope): Promise<AccountState> => {
    const { identity, guard } = account();
    const reader = createAccountReader(
      identity,
      preferencesClients(guard),
      networkClients(guard),
      trailClients(guard),
      identityClients(guard),
    );
    return { ...described({}), ...(await reader.read(scope)), identity };
  };
  const follow = async (prerequisite: Prerequisite, scope: Scope): Promise<readonly ApiCall['api'][]> => {
    const state = await read(scope);
    const failing = prerequisite.check(state).find(({ kind }) => kind === 'fail');
    const plan = failing && prerequisite.advise?.(state, failing.subject);
    for (const call of plan?.calls ?? []) await ownerCall(account().owner, call);
    return (plan?.calls ?? []).map(({ api }) => api);
  };
  const kindsOf = async (prerequisite: Prerequisite, scope: Scope) =>
    prerequisite.check(await read(scope)).map(({ kind }) => kind);

  beforeEach(() => account().reset());

  it.each(ROWS)('%s', async (_, prerequisite, network, calls) => {
    const idOf = await seed(account(), described({ networks: { [NETWORK_ID]: present(network) } }));
    const scope = { networks: [idOf(NETWORK_ID)] };
    expect(await kindsOf(prerequisite, scope)).toEqual(['fail']);
    expect(await follow(prerequisite, scope)).toEqual(calls);
    expect(await kindsOf(prerequisite, scope)).toEqual(['pass']);
  });

  it('the log bucket is gone', async () => {
    const inputs = { s3BucketName: 'example-gone', s3EncryptionEnabled: true };
    const document = {
      name: DOCUMENT,
      latestVersion: '1',
      defaultVersion: '1',
      versions: { '1': content(inputs) },
      tags: {},
    };
    await seed(account(), described({ documents: { [DOCUMENT]: present(document) } }));
    const scope = { documents: [{ name: DOCUMENT }], buckets: ['example-gone'] };
    expect(await kindsOf(sessionLogBucket, scope)).toEqual(['fail']);
    expect(await follow(sessionLogBucket, scope)).toEqual(['s3:CreateBucket', 's3:PutPublicAccessBlock']);
    expect(await kindsOf(sessionLogBucket, scope)).toEqual(['pass']);
  });
});
