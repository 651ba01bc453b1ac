import { createIdentityReader, identityClients } from './adapters/aws/identity-reader.ts';
import { createLedger } from './adapters/aws/ledger.ts';
import { createPublisher, publisherClient } from './adapters/aws/publisher.ts';
import { createIdentityRemediator } from './adapters/aws/remediator-identity.ts';
import { readGuardSettings } from './config.ts';

import { guardChange } from './guard-change.ts';
import { log } from './observability.ts';
import { registry } from './prerequisites/index.ts';
import { judgeRecord, queueHandler } from './queue-handler.ts';

const { config, ledgerTable, alertTopicArn } = readGuardSettings(registry);
const clients = identityClients();

const guard = {
  prerequisites: registry.filter(({ family }) => family === 'identity'),
  config,
  ports: {
    reader: createIdentityReader(config.identity, clients),
    // What was before a change of IAM is in no event of the same API: the baseline alone knows it.
    history: { previous: async () => undefined },
    ledger: createLedger(ledgerTable, log),
    remediator: createIdentityRemediator(clients),
    publisher: createPublisher(alertTopicArn, publisherClient(), config),
    now: () => new Date(),
    log,
  },
};

/** Lambda: changes to roles, profiles and settings that give nodes their credentials, from the identity queue. */
export const handler = queueHandler(judgeRecord((input) => guardChange(input, guard)));
