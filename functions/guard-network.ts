import { createChangeHistory } from './adapters/aws/history.ts';
import { createLedger } from './adapters/aws/ledger.ts';
import { createNetworkReader, networkClients } from './adapters/aws/network-reader.ts';
import { createPublisher, publisherClient } from './adapters/aws/publisher.ts';
import { createNetworkRemediator } from './adapters/aws/remediator-network.ts';
import { readGuardSettings } from './config.ts';

import { guardChange } from './guard-change.ts';
import { log } from './observability.ts';
import { registry } from './prerequisites/index.ts';
import { judgeRecord, queueHandler } from './queue-handler.ts';

const { config, ledgerTable, alertTopicArn } = readGuardSettings(registry);
const clients = networkClients();

const guard = {
  prerequisites: registry.filter(({ family }) => family === 'network'),
  config,
  ports: {
    reader: createNetworkReader(config.identity, clients),
    history: createChangeHistory(log),
    ledger: createLedger(ledgerTable, log),
    remediator: createNetworkRemediator(clients),
    publisher: createPublisher(alertTopicArn, publisherClient(), config),
    now: () => new Date(),
    log,
  },
};

/** Lambda: changes to a VPC's name resolution, from the network queue. */
export const handler = queueHandler(judgeRecord((input) => guardChange(input, guard)));
