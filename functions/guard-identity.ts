import { createHubSender } from './adapters/aws/hub/sender.ts';
import { createIdentityReader, identityClients } from './adapters/aws/identity/reader.ts';
import { createIdentityRemediator } from './adapters/aws/identity/remediator.ts';
import { createLedger, ledgerClient } from './adapters/aws/ledger/ledger.ts';
import { createPublisher, publisherClient } from './adapters/aws/publisher.ts';
import { createQueue } from './adapters/aws/queue.ts';
import { createFindings } from './adapters/aws/security-hub/findings.ts';
import { NOBODY } from './core/hub/listener.ts';
import { accountNaming } from './lambda/account-naming.ts';
import { readGuardSettings } from './lambda/config.ts';
import { judgeRecord } from './lambda/judge-record.ts';
import { alsoTo, untilSettled } from './lambda/listeners.ts';
import { countRefusedWrite, log } from './lambda/observability.ts';
import { queueHandler } from './lambda/queue-handler.ts';
import { readQueueUrl } from './lambda/variables.ts';
import { identityPrerequisites } from './prerequisites/identity.ts';
import { PREREQUISITE_IDS } from './prerequisites/ids.ts';
import { guardSharing } from './use-cases/shared/guard-sharing.ts';

const { config, ledgerTable, alertTopicArn, hasHub, hasSecurityHub } = readGuardSettings(
  identityPrerequisites,
  undefined,
  PREREQUISITE_IDS,
);
const { identity } = config;
const naming = accountNaming(config);
const listeners = [
  hasHub ? createHubSender({ identity: naming.identity, log }) : NOBODY,
  hasSecurityHub ? createFindings({ identity, log, prerequisites: identityPrerequisites }) : NOBODY,
];
const clients = identityClients();

const guard = {
  prerequisites: identityPrerequisites,
  config,
  ports: {
    reader: createIdentityReader(identity, clients),
    // No event of the same API contains the state before a change of IAM: only the baseline knows it.
    history: { previous: async () => undefined },
    remediator: createIdentityRemediator(clients),
    ...naming.ports({
      ledger: createLedger(ledgerTable, log, ledgerClient(), countRefusedWrite),
      publisher: alsoTo(listeners, createPublisher(alertTopicArn, publisherClient(), config)),
      log,
    }),
    now: () => new Date(),
    log,
  },
};

/**
 * Lambda: judges changes to roles, profiles and settings of the nodes' credentials, from the identity queue.
 */
export const handler = queueHandler(
  untilSettled(listeners, judgeRecord(guardSharing(guard))),
  createQueue(readQueueUrl()),
);
