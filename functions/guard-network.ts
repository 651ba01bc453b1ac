import { createHubSender } from './adapters/aws/hub/sender.ts';
import { createLedger, ledgerClient } from './adapters/aws/ledger/ledger.ts';
import { createNetworkReader, networkClients } from './adapters/aws/network/reader.ts';
import { createNetworkRemediator } from './adapters/aws/network/remediator.ts';
import { createPublisher, publisherClient } from './adapters/aws/publisher.ts';
import { createQueue } from './adapters/aws/queue.ts';
import { createChangeHistory } from './adapters/aws/trail/history.ts';
import { NO_HUB } from './core/hub/event.ts';
import { accountNaming } from './lambda/account-naming.ts';
import { readGuardSettings, readQueueUrl } from './lambda/config.ts';
import { judgeRecord } from './lambda/judge-record.ts';
import { countRefusedWrite, log } from './lambda/observability.ts';
import { queueHandler } from './lambda/queue-handler.ts';
import { alsoTo, untilSettled } from './lambda/with-hub.ts';
import { PREREQUISITE_IDS } from './prerequisites/ids.ts';
import { networkPrerequisites } from './prerequisites/network.ts';
import { guardSharing } from './use-cases/shared/guard-sharing.ts';

const { config, ledgerTable, alertTopicArn, hasHub } = readGuardSettings(
  networkPrerequisites,
  undefined,
  PREREQUISITE_IDS,
);
const naming = accountNaming(config.identity);
const hub = hasHub ? createHubSender({ identity: naming.identity, log }) : NO_HUB;
const clients = networkClients();

const guard = {
  prerequisites: networkPrerequisites,
  config,
  ports: {
    reader: createNetworkReader(config.identity, clients),
    history: createChangeHistory(log),
    ledger: naming.ledger(createLedger(ledgerTable, log, ledgerClient(), countRefusedWrite)),
    remediator: createNetworkRemediator(clients),
    publisher: naming.publisher(alsoTo(hub, createPublisher(alertTopicArn, publisherClient(), config))),
    now: () => new Date(),
    log,
  },
};

/** Lambda: judges changes to a VPC's network, from the network queue. */
export const handler = queueHandler(
  untilSettled(hub, judgeRecord(guardSharing(guard))),
  createQueue(readQueueUrl()),
);
