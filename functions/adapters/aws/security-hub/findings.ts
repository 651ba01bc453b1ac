import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import type { Named } from '../../../alerts/asff/shape.ts';
import { FINDINGS_FAILED, type Listener } from '../../../core/hub/listener.ts';
import type { Log } from '../../../core/ports.ts';
import { inBackground } from '../shared/in-background.ts';
import type { JsonClient } from '../shared/json-service.ts';

type FindingsOptions = {
  readonly identity: AwsEnvironment;
  readonly log: Log;
  /** Those that findings can name; others are called by their ids. */
  readonly prerequisites: readonly Named[];
  /** Another Security Hub, for tests. */
  readonly client?: JsonClient;
};

/**
 * Tells Security Hub what the account's own topic was told: each incident is a finding. What it does not take is logged and
 * counted, and never throws. All that this needs is loaded with the first outcome, so a cold start does not pay for it.
 */
export const createFindings = ({ identity, log, prerequisites, client }: FindingsOptions): Listener => {
  let made = client;
  const { start, settled } = inBackground(log, FINDINGS_FAILED);
  return {
    outcome: (outcome) => {
      if (outcome.findings.length === 0) return;
      // Taken now, not when the code is loaded: an end that is found later must be newer.
      const now = new Date();
      start(async () => {
        const { importFindings, securityHub } = await import('./import.ts');
        made ??= securityHub();
        await importFindings(made, identity, prerequisites, { outcome, now });
      });
    },
    settled,
  };
};
