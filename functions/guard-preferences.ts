import { createHubSender } from './adapters/aws/hub/sender.ts';
import { createLedger, ledgerClient } from './adapters/aws/ledger/ledger.ts';
import { createPreferencesReader, preferencesClients } from './adapters/aws/preferences/reader.ts';
import { createPreferencesRemediator } from './adapters/aws/preferences/remediator.ts';
import { createPublisher, publisherClient } from './adapters/aws/publisher.ts';
import { createQueue } from './adapters/aws/queue.ts';
import { createFindings } from './adapters/aws/security-hub/findings.ts';
import { createChangeHistory } from './adapters/aws/trail/history.ts';
import { NOBODY } from './core/hub/listener.ts';
import { accountNaming } from './lambda/account-naming.ts';
import { readGuardSettings } from './lambda/config.ts';
import { judgeRecord } from './lambda/judge-record.ts';
import { alsoTo, untilSettled } from './lambda/listeners.ts';
import { countRefusedWrite, log } from './lambda/observability.ts';
import { queueHandler } from './lambda/queue-handler.ts';
import { readQueueUrl } from './lambda/variables.ts';
import { registry, registryOf } from './prerequisites/index.ts';
import { guardSharing } from './use-cases/shared/guard-sharing.ts';

const { config, ledgerTable, alertTopicArn, hasHub, hasSecurityHub } = readGuardSettings(registry);
const { identity } = config;
const naming = accountNaming(config);
const listeners = [
  hasHub ? createHubSender({ identity: naming.identity, log }) : NOBODY,
  hasSecurityHub ? createFindings({ identity, log, prerequisites: registry }) : NOBODY,
];
const clients = preferencesClients();

const guard = {
  prerequisites: registryOf(config).filter(({ family }) => family === 'preferences'),
  config,
  ports: {
    reader: createPreferencesReader(identity, clients),
    history: createChangeHistory(log),
    remediator: createPreferencesRemediator(identity, clients),
    ...naming.ports({
      ledger: createLedger(ledgerTable, log, ledgerClient(), countRefusedWrite),
      publisher: alsoTo(listeners, createPublisher(alertTopicArn, publisherClient(), config)),
      log,
    }),
    now: () => new Date(),
    log,
  },
};

/** Lambda: judges changes to documents, buckets, log groups and keys, from the preferences queue. */
export const handler = queueHandler(
  untilSettled(listeners, judgeRecord(guardSharing(guard))),
  createQueue(readQueueUrl()),
);
