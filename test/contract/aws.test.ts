import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createAccountReader } from '../../functions/adapters/aws/account-reader.ts';
import { createBursts } from '../../functions/adapters/aws/hub/bursts.ts';
import { createInstallations } from '../../functions/adapters/aws/hub/installations.ts';
import { createKeptNames } from '../../functions/adapters/aws/hub/kept-names.ts';
import { createNotices } from '../../functions/adapters/aws/hub/notices.ts';
import { identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { createIdentityRemediator } from '../../functions/adapters/aws/identity/remediator.ts';
import { createLedger, ledgerClient } from '../../functions/adapters/aws/ledger/ledger.ts';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { createNetworkRemediator } from '../../functions/adapters/aws/network/remediator.ts';
import { preferencesClients } from '../../functions/adapters/aws/preferences/reader.ts';
import { createPreferencesRemediator } from '../../functions/adapters/aws/preferences/remediator.ts';
import type { Remediator } from '../../functions/core/ports.ts';
import { describeWithAccount, memoryLog, type TestAccount } from '../support/account.ts';
import { createInstallationsTable } from '../support/installations-table.ts';
import { createLedgerTable } from '../support/ledger-table.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import { isIdentityCall } from '../support/seed/owner-identity-calls.ts';
import { seed } from '../support/seed/seed.ts';
import type { NoticesWorld } from './hub-notices.ts';
import { type HubTables, hubContract } from './hub-tables.ts';
import { portsContract } from './ports.contract.ts';
import type { MakeWorld } from './world.ts';

const TABLE = 'session-guard-ledger';

/** No waiting between attempts: moto is consistent at once. */
const time = { sleep: async () => {} };

const makeWorld =
  (account: () => TestAccount): MakeWorld =>
  async (description) => {
    const { guard, owner, identity, reset } = account();
    await reset();
    const idOf = await seed(account(), description);
    const preferences = preferencesClients(guard);
    const network = networkClients(guard);
    const identities = identityClients(guard);
    const remediators = {
      preferences: createPreferencesRemediator(identity, preferences, time),
      network: createNetworkRemediator(network),
      identity: createIdentityRemediator(identities, time),
    };
    const remediator: Remediator = {
      execute: (call) => {
        if (isIdentityCall(call)) return remediators.identity.execute(call);
        return remediators[call.api.startsWith('ec2:') ? 'network' : 'preferences'].execute(call);
      },
    };
    return {
      reader: createAccountReader(identity, preferences, network, undefined, identities),
      remediator,
      ledger: createLedger(TABLE, memoryLog(), ledgerClient(guard)),
      idOf,
      change: (call) => ownerCall(owner, call),
    };
  };

const withLedger =
  (account: () => TestAccount): MakeWorld =>
  async (description) => {
    const world = await makeWorld(account)(description);
    await createLedgerTable(account().owner, TABLE);
    return world;
  };

const makeTables = async ({ guard, owner, reset }: TestAccount): Promise<HubTables> => {
  await reset();
  await createInstallationsTable(owner, 'installations');
  const client = new DynamoDBClient(guard);
  let hours = 0;
  // Nothing of the cache is left at the next call.
  const clock = (): number => {
    hours += 1;
    return hours * 3_600_000;
  };
  return {
    installations: createInstallations('installations', client),
    bursts: createBursts('installations', client),
    kept: createKeptNames('installations', client, clock),
  };
};

const makeTopic = async ({ guard, owner, reset, identity }: TestAccount): Promise<NoticesWorld> => {
  await reset();
  const [sns, sqs] = [new SNSClient(owner), new SQSClient(owner)];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alarms' }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'subscriber' }));
  const Endpoint = `arn:aws:sqs:${identity.region}:${identity.accountId}:subscriber`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  return {
    notices: createNotices(TopicArn, new SNSClient(guard)),
    titles: async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body = '' }) => JSON.parse(JSON.parse(Body).Message).AlarmDescription as string);
    },
  };
};

describeWithAccount('the adapters on moto', (account) => {
  hubContract(
    'aws',
    () => makeTables(account()),
    () => makeTopic(account()),
  );
  portsContract('aws', makeWorld(account), withLedger(account));
});
