import { CloudTrailClient, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { DetachRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DisableKeyCommand, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { NETWORK_STORIES } from '../../e2e/support/network-stories.ts';
import { CORE_POLICY, NODE_ROLE, seedHealthy } from '../../e2e/support/seed-healthy.ts';
import { BUCKET, DOCUMENT, GROUP, healthyAccount, preferences } from '../../e2e/support/seeded.ts';
import type { TestAccount } from '../../support/account.ts';
import { managedNode, smallEndpoint, smallVpc } from '../../support/samples/small-vpc.ts';
import { ownerCall } from '../../support/seed/owner-calls.ts';
import type { IdOf } from '../../support/seed/seed.ts';

const KEY = 'alias/sessions';

const withKey = JSON.stringify({
  ...JSON.parse(preferences(BUCKET)),
  inputs: { ...JSON.parse(preferences(BUCKET)).inputs, kmsKeyId: KEY },
});

/** An account in which sessions work, with a key for their data, and nodes that have only their profile's role. */
export const WELL: AccountState = {
  ...healthyAccount,
  serviceSettings: {},
  trails: {},
  keys: { [KEY]: present({ arn: '', state: 'Enabled', tags: {} }) },
  documents: {
    [DOCUMENT]: present({
      name: DOCUMENT,
      latestVersion: '1',
      defaultVersion: '1',
      versions: { '1': withKey },
      tags: {},
    }),
  },
  networks: {
    'vpc-prod': present(
      smallVpc('vpc-prod', {
        dhcpOptionsId: 'dopt-amazon',
        endpoints: ['ssm', 'ssmmessages', 's3', 'logs', 'kms'].map(smallEndpoint),
        nodes: ['i-web', 'i-api'].map((id) =>
          managedNode(id, { managed: { pingStatus: 'Online', agentVersion: '3.3.2299.0' } }),
        ),
        tags: { Name: 'prod' },
      }),
    ),
  },
};

export const seedWell = async (account: TestAccount): Promise<IdOf> => {
  const idOf = await seedHealthy(account, WELL);
  await new IAMClient(account.owner).send(
    new PutRolePolicyCommand({
      RoleName: NODE_ROLE,
      PolicyName: 'session-data',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }],
      }),
    }),
  );
  return idOf;
};

/** One prerequisite that is broken, in an account in which everything else holds. */
export type Break = {
  readonly prerequisite: string;
  change(account: TestAccount, idOf: IdOf): Promise<unknown>;
  /** What AWS does after the commands, and moto does not. */
  after?(account: TestAccount): void;
};

const withAgent = (account: TestAccount, AgentVersion: string): void => {
  account.world.nodes = account.world.nodes.map((node) => ({ ...node, AgentVersion }));
};

/** The document is mended without what it does not need for logging, so its key is tried first. */
export const BREAKS: readonly Break[] = [
  {
    prerequisite: 'session-key',
    change: async ({ owner }) => {
      const kms = new KMSClient(owner);
      const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
      const KeyId = Aliases.find(({ AliasName }) => AliasName === KEY)?.TargetKeyId;
      await kms.send(new DisableKeyCommand({ KeyId }));
    },
  },
  {
    prerequisite: 'session-preferences',
    change: ({ owner }) =>
      ownerCall(owner, {
        api: 'ssm:UpdateDocument',
        input: {
          Name: DOCUMENT,
          Content: '{"schemaVersion":"1.0","sessionType":"Standard_Stream","inputs":{}}',
          DocumentVersion: '$LATEST',
          DocumentFormat: 'JSON',
        },
      }),
  },
  {
    prerequisite: 'session-log-bucket',
    change: ({ owner }) => ownerCall(owner, { api: 's3:DeleteBucket', input: { Bucket: BUCKET } }),
  },
  {
    prerequisite: 'session-log-group',
    change: ({ owner }) => ownerCall(owner, { api: 'logs:DeleteLogGroup', input: { logGroupName: GROUP } }),
  },
  {
    prerequisite: 'vpc-name-resolution',
    change: ({ owner }, idOf) =>
      ownerCall(owner, {
        api: 'ec2:ModifyVpcAttribute',
        input: { VpcId: idOf('vpc-prod'), EnableDnsSupport: { Value: false } },
      }),
  },
  {
    prerequisite: 'node-permissions',
    change: ({ owner }) =>
      new IAMClient(owner).send(new DetachRolePolicyCommand({ RoleName: NODE_ROLE, PolicyArn: CORE_POLICY })),
  },
  {
    prerequisite: 'node-credentials',
    change: ({ owner, world }) =>
      ownerCall(owner, {
        api: 'ec2:ModifyInstanceMetadataOptions',
        input: { InstanceId: world.nodes[0]?.InstanceId ?? '', HttpEndpoint: 'disabled' },
      }),
  },
  {
    prerequisite: 'agent-version',
    change: async (account) => withAgent(account, '3.1.1000.0'),
    after: (account) => withAgent(account, '3.3.2299.0'),
  },
  {
    prerequisite: 'guard-trail',
    change: ({ owner }) =>
      new CloudTrailClient(owner).send(new StopLoggingCommand({ Name: 'management-events' })),
  },
];

/** What breaks in a network has an account of its own. */
export const NETWORK_BREAKS = ['session-endpoints', 'network-access', 'internet-path'].flatMap((id) => {
  const story = NETWORK_STORIES.find(({ prerequisite }) => prerequisite === id);
  if (!story) return [];
  const change = ({ owner }: TestAccount, idOf: IdOf) => story.change(new EC2Client(owner), idOf);
  return [{ prerequisite: id, account: story.account, change }];
});
