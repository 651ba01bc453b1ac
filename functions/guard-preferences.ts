import { createChangeHistory } from './adapters/aws/history.ts';
import { createLedger } from './adapters/aws/ledger.ts';
import { createPreferencesReader, preferencesClients } from './adapters/aws/preferences-reader.ts';
import { createPublisher, publisherClient } from './adapters/aws/publisher.ts';
import { createPreferencesRemediator } from './adapters/aws/remediator-preferences.ts';
import { readGuardSettings } from './config.ts';

import { guardChange } from './guard-change.ts';
import { log } from './observability.ts';
import { registry } from './prerequisites/index.ts';
import { judgeRecord, queueHandler } from './queue-handler.ts';

const { config, ledgerTable, alertTopicArn } = readGuardSettings(registry);
const clients = preferencesClients();

const guard = {
  prerequisites: registry.filter(({ family }) => family === 'preferences'),
  config,
  ports: {
    reader: createPreferencesReader(config.identity, clients),
    history: createChangeHistory(log),
    ledger: createLedger(ledgerTable, log),
    remediator: createPreferencesRemediator(config.identity, clients),
    publisher: createPublisher(alertTopicArn, publisherClient(), config),
    now: () => new Date(),
    log,
  },
};

/** Lambda: changes to documents, buckets, log groups and keys, from the preferences queue. */
export const handler = queueHandler(judgeRecord((input) => guardChange(input, guard)));
