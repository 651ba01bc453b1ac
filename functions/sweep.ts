import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createAccountReader } from './adapters/aws/account-reader.ts';
import { createHubSender } from './adapters/aws/hub/sender.ts';
import { createAccountAlias } from './adapters/aws/identity/account-alias.ts';
import { identityClients } from './adapters/aws/identity/reader.ts';
import { createLedger, ledgerClient } from './adapters/aws/ledger/ledger.ts';
import { networkClients } from './adapters/aws/network/reader.ts';
import { createConnections } from './adapters/aws/nodes/connections.ts';
import { createPublisher, publisherClient } from './adapters/aws/publisher.ts';
import { createFindings } from './adapters/aws/security-hub/findings.ts';
import { NO_HUB } from './core/hub/event.ts';
import { NOBODY } from './core/hub/listener.ts';
import { RemediationError } from './core/ports.ts';
import { accountNaming } from './lambda/account-naming.ts';
import { readGuardSettings } from './lambda/config.ts';
import { alsoTo, untilSettled } from './lambda/listeners.ts';
import { countOutcome, countRefusedWrite, countSweep, log, logger } from './lambda/observability.ts';
import { isTick } from './lambda/schedule.ts';
import { registry, registryOf } from './prerequisites/index.ts';
import { reportOf } from './use-cases/sweep/report.ts';
import { sweepSlice } from './use-cases/sweep/sweep-account.ts';

const { config, ledgerTable, alertTopicArn, hasHub, hasSecurityHub } = readGuardSettings(registry);
const { identity } = config;
const naming = accountNaming(config);
const hub = hasHub ? createHubSender({ identity: naming.identity, log }) : NO_HUB;
const listeners = [hub, hasSecurityHub ? createFindings({ identity, log, prerequisites: registry }) : NOBODY];

const network = networkClients();
const identities = identityClients();

const guard = {
  prerequisites: registryOf(config),
  config,
  ports: {
    reader: createAccountReader(identity, undefined, network, undefined, identities),
    // The sweep judges the account as it is: it needs no history, and its role cannot write.
    history: { previous: async () => undefined },
    remediator: { execute: () => Promise.reject(new RemediationError('the sweep never writes')) },
    connections: createConnections(network.ssm, network.ec2),
    accountAlias: createAccountAlias(identities.iam),
    ...naming.ports({
      ledger: createLedger(ledgerTable, log, ledgerClient(), countRefusedWrite),
      publisher: alsoTo(listeners, createPublisher(alertTopicArn, publisherClient(), config)),
      log,
    }),
    now: () => new Date(),
    log,
  },
};

/** The round is over, but some of the account could not be swept; the log says why. */
class SweepIncompleteError extends Error {
  override name = 'SweepIncompleteError';
}

/** Throws when a round is over and part of it failed. */
const sweep = async ({ event, context }: { event: unknown; context: Context }): Promise<void> => {
  const { outcomes, state, failed } = await sweepSlice(guard, {
    isFresh: !isTick(event),
    timeLeft: () => context.getRemainingTimeInMillis(),
  });
  for (const { status, prerequisite, because, incident } of outcomes) {
    log.info('Swept', { status, prerequisite, because, incident });
    countOutcome(status);
  }
  log.info('The sweep ends for now', { state, failed });
  const report = hasHub ? await reportOf(guard, { state, failed }) : undefined;
  if (report) hub.sweep(report);
  if (state === 'complete') countSweep();
  if (state === 'incomplete') throw new SweepIncompleteError(`Not swept: ${failed.join('; ')}`);
};

const sweepUntilSettled = untilSettled(listeners, sweep);

/**
 * Lambda: checks the whole account, every hour and after each deployment. A round may take several invocations;
 * the heartbeat is counted when all of it is done. If its time is up, Lambda ends the process; an early answer
 * (`timeoutEarlyInMillis`) would let the sweep go on in the next one.
 */
export const handler = middy({ timeoutEarlyInMillis: 0 })
  .use(injectLambdaContext(logger))
  .handler((event: unknown, context: Context) => sweepUntilSettled({ event, context }));
