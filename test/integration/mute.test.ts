import {
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  DeleteTagsCommand,
} from '@aws-sdk/client-ec2';
import { CreatePolicyCommand } from '@aws-sdk/client-iam';
import { beforeEach, expect, it } from 'vitest';
import { emptyState } from '../../functions/account/collections.ts';
import { networksOf } from '../../functions/account/network/parts.ts';
import { tagIdsOf } from '../../functions/account/network/tagged-ids.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import { type Resource, resource } from '../../functions/account/resource.ts';
import { scopeToRead } from '../../functions/account/resource-in-state.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { createAccountReader } from '../../functions/adapters/aws/account-reader.ts';
import { identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { preferencesClients } from '../../functions/adapters/aws/preferences/reader.ts';
import { trailClients } from '../../functions/adapters/aws/trail/read-trails.ts';
import { DEFAULT_OPTIONS, muteCommand } from '../../functions/alerts/mute.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { exemptionFor } from '../../functions/use-cases/exemption-for.ts';
import { brokenOutcome } from '../../functions/use-cases/outcomes.ts';
import { content, DOCUMENT, described } from '../contract/world.ts';
import { describeWithAccount, type TestAccount } from '../support/account.ts';
import { documentOf } from '../support/samples/sample-account.ts';
import { bench } from '../support/samples/sample-guard.ts';
import { seed } from '../support/seed/seed.ts';
import { seedEveryPart } from '../support/seed/seed-every-part.ts';
import { seedNode, seedRole } from '../support/seed/seed-identity.ts';
import { runTagCommand } from '../support/shell/tag-call.ts';

const BUCKET = 'example-session-logs';
const GROUP = '/session-manager/example';

/** The real reader of the whole account, and the guard around it. */
const guardOf = ({ identity, guard }: TestAccount) => {
  const made = bench({});
  const reader = createAccountReader(
    identity,
    preferencesClients(guard),
    networkClients(guard),
    trailClients(guard),
    identityClients(guard),
  );
  const config = { ...made.config, identity, ignoreTag: DEFAULT_OPTIONS.ignoreTag };
  return { ...made.guard(), config, ports: { ...made.ports, reader } };
};

const inPreferences = async (account: TestAccount): Promise<Readonly<Record<string, Resource>>> => {
  await seed(
    account,
    described({
      documents: { [DOCUMENT]: present(documentOf([content({})], { name: DOCUMENT })) },
      buckets: { [BUCKET]: present({ name: BUCKET, owner: 'this-account', tags: { team: 'example' } }) },
      logGroups: { [GROUP]: present({ name: GROUP, tags: { team: 'example' } }) },
      keys: { 'alias/sessions': present({ arn: '', state: 'Enabled', tags: {} }) },
    }),
  );
  const { keys } = await guardOf(account).ports.reader.read({ keys: ['alias/sessions'] });
  const key = presentValue(keys['alias/sessions'])?.arn ?? '';
  return {
    document: resource('AWS::SSM::Document', DOCUMENT),
    bucket: resource('AWS::S3::Bucket', BUCKET),
    'log group': resource('AWS::Logs::LogGroup', GROUP),
    key: resource('AWS::KMS::Key', key),
  };
};

const inNetwork = async (account: TestAccount): Promise<Readonly<Record<string, Resource>>> => {
  const vpcId = await seedEveryPart(account);
  const { ec2 } = networkClients(account.owner);
  const state = await guardOf(account).ports.reader.read({ networks: [vpcId] });
  const [network] = networksOf(state);
  const [node] = network?.nodes ?? [];
  if (!network || !node?.elasticIp) throw new Error('a part of the network is missing');
  const gateway = await ec2.send(new CreateInternetGatewayCommand({}));
  const nat = await ec2.send(new CreateNatGatewayCommand({ SubnetId: node.interface.subnetId }));
  return {
    VPC: resource('AWS::EC2::VPC', vpcId),
    'security group': resource('AWS::EC2::SecurityGroup', Object.keys(network.securityGroups)[0] ?? ''),
    'network ACL': resource('AWS::EC2::NetworkAcl', network.networkAcls[0]?.networkAclId ?? ''),
    'route table': resource('AWS::EC2::RouteTable', network.routeTables[0]?.routeTableId ?? ''),
    subnet: resource('AWS::EC2::Subnet', node.interface.subnetId),
    endpoint: resource('AWS::EC2::VPCEndpoint', network.endpoints[0]?.vpcEndpointId ?? ''),
    instance: resource('AWS::EC2::Instance', node.instanceId),
    'network interface': resource('AWS::EC2::NetworkInterface', node.interface.networkInterfaceId ?? ''),
    'Elastic IP address by its allocation': resource('AWS::EC2::EIP', node.elasticIp.allocationId),
    'Elastic IP address by its association': resource('AWS::EC2::EIP', node.elasticIp.associationId),
    'internet gateway': resource(
      'AWS::EC2::InternetGateway',
      gateway.InternetGateway?.InternetGatewayId ?? '',
    ),
    'NAT gateway': resource('AWS::EC2::NatGateway', nat.NatGateway?.NatGatewayId ?? ''),
  };
};

const inIdentity = async (account: TestAccount): Promise<Readonly<Record<string, Resource>>> => {
  const { iam } = identityClients(account.owner);
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'ssm:*', Resource: '*' }],
  });
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'example', PolicyDocument }));
  await seedRole(account, 'web', [Policy?.Arn ?? '']);
  const instanceId = await seedNode(account, 'web');
  return {
    // A tag of the role or of the profile counts for the node, too, so the node comes first.
    node: resource('AWS::EC2::Instance', instanceId),
    role: resource('AWS::IAM::Role', 'web'),
    'instance profile': resource('AWS::IAM::InstanceProfile', 'web'),
    policy: resource('AWS::IAM::ManagedPolicy', Policy?.Arn ?? ''),
  };
};

describeWithAccount('the command that mutes, on moto', (account) => {
  beforeEach(async () => {
    await account().reset();
  });

  /** The account as the guard sees it around one resource. */
  const stateAround = async (one: Resource, networks: readonly string[]): Promise<AccountState> => {
    const { reader } = guardOf(account()).ports;
    const scope = { ...scopeToRead(one), ...(networks.length > 0 ? { networks } : {}) };
    return Object.values(scope).length === 0 ? emptyState(account().identity) : reader.read(scope);
  };

  const findingAt = (subject: Resource) =>
    ({
      prerequisite: 'x',
      subject,
      impact: 'sessions-fail',
      because: 'it is broken',
      attribution: 'proven',
    }) as const;

  /** Prints the command for a change of this resource, runs it, and asks whether the guard would ignore the change. */
  const mutes = async (one: Resource, networks: readonly string[]) => {
    const [prerequisite] = registry;
    if (!prerequisite) throw new Error('there is no prerequisite');
    const guard = guardOf(account());
    const findings = [findingAt(one)];
    const before = await stateAround(one, networks);
    const broken = {
      identity: account().identity,
      prerequisite,
      change: null,
      resources: [one],
      findings,
      state: before,
      blastRadius: null,
      action: '',
    };
    const command = muteCommand(brokenOutcome(broken), DEFAULT_OPTIONS);
    const exemption = async (state: AccountState) => {
      const effect = { resources: [one] };
      const rows = { baselines: {} };
      const { kind } = await exemptionFor(
        guard,
        { gathered: { effect, state, rows }, evaluation: { cutOff: new Map() } },
        findings,
      );
      return kind;
    };
    const was = await exemption(before);
    await runTagCommand(account(), command ?? '');
    return {
      was,
      is: await exemption(await stateAround(one, networks)),
      ids: tagIdsOf(before, one) ?? [],
    };
  };

  it('works for each kind of the preferences, and leaves other tags as they are', async () => {
    const resources = await inPreferences(account());
    for (const [kind, one] of Object.entries(resources)) {
      expect([kind, await mutes(one, [])]).toMatchObject([kind, { was: 'none', is: 'exempt' }]);
    }
    const { reader } = guardOf(account()).ports;
    const after = await reader.read({ buckets: [BUCKET], logGroups: [GROUP] });
    expect(after.buckets[BUCKET]).toMatchObject({ value: { tags: { team: 'example' } } });
    expect(after.logGroups[GROUP]).toMatchObject({ value: { tags: { team: 'example' } } });
  });

  it('works for each kind of a network', async () => {
    const resources = await inNetwork(account());
    const { ec2 } = networkClients(account().owner);
    const vpc = resources['VPC'];
    if (!vpc) throw new Error('there is no VPC');
    for (const [kind, one] of Object.entries(resources)) {
      const isAttached = kind !== 'internet gateway' && kind !== 'NAT gateway';
      const found = await mutes(one, isAttached ? [vpc.id] : []);
      expect([kind, found]).toMatchObject([kind, { was: 'none', is: 'exempt' }]);
      const { ids } = found;
      await ec2.send(
        new DeleteTagsCommand({ Resources: [...ids], Tags: [{ Key: DEFAULT_OPTIONS.ignoreTag }] }),
      );
    }
  });

  it('works for each kind of an identity', async () => {
    const resources = await inIdentity(account());
    for (const [kind, one] of Object.entries(resources)) {
      expect([kind, await mutes(one, [])]).toMatchObject([kind, { was: 'none', is: 'exempt' }]);
    }
  });
});
