import { createHubSender } from './adapters/aws/hub/sender.ts';
import { createLedger, ledgerClient } from './adapters/aws/ledger/ledger.ts';
import { createNetworkReader, networkClients } from './adapters/aws/network/reader.ts';
import { createNetworkRemediator } from './adapters/aws/network/remediator.ts';
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
import { PREREQUISITE_IDS } from './prerequisites/ids.ts';
import { networkPrerequisites } from './prerequisites/network.ts';
import { guardSharing } from './use-cases/shared/guard-sharing.ts';

const { config, ledgerTable, alertTopicArn, hasHub, hasSecurityHub } = readGuardSettings(
  networkPrerequisites,
  undefined,
  PREREQUISITE_IDS,
);
const { identity } = config;
const naming = accountNaming(config);
const listeners = [
  hasHub ? createHubSender({ identity: naming.identity, log }) : NOBODY,
  hasSecurityHub ? createFindings({ identity, log, prerequisites: networkPrerequisites }) : NOBODY,
];
const clients = networkClients();

const guard = {
  prerequisites: networkPrerequisites,
  config,
  ports: {
    reader: createNetworkReader(identity, clients),
    history: createChangeHistory(log),
    remediator: createNetworkRemediator(clients),
    ...naming.ports({
      ledger: createLedger(ledgerTable, log, ledgerClient(), countRefusedWrite),
      publisher: alsoTo(listeners, createPublisher(alertTopicArn, publisherClient(), config)),
      log,
    }),
    now: () => new Date(),
    log,
  },
};

/** Lambda: judges changes to a VPC's network, from the network queue. */
export const handler = queueHandler(
  untilSettled(listeners, judgeRecord(guardSharing(guard))),
  createQueue(readQueueUrl()),
);
