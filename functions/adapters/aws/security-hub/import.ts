import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { findingsOf } from '../../../alerts/asff/of-outcome.ts';
import { MOST_FINDINGS, type Named } from '../../../alerts/asff/shape.ts';
import type { Outcome } from '../../../core/outcome.ts';
import { at, type JsonObject, stringAt } from '../../../formats/json.ts';
import type { ClientOverrides } from '../shared/client-options.ts';
import { errorCode } from '../shared/errors.ts';
import { type JsonClient, jsonClient } from '../shared/json-service.ts';
import { within } from '../shared/within.ts';

/** Milliseconds for a call, with its other tries. Who was told already must not wait for Security Hub. */
const LONGEST = 5_000;

/** Security Hub took the call, but not each finding. */
class FindingRefusedError extends Error {
  override name = 'FindingRefusedError';
}

/** A client for the one operation: the SDK's own client would bring the shapes of all resources of AWS. */
export const securityHub = (overrides: ClientOverrides = {}): JsonClient =>
  jsonClient(
    { name: 'securityhub', posts: { BatchImportFindings: ['/findings/import', 'Findings'] } },
    // It takes ten calls a second, and a sweep may tell more.
    { maxAttempts: 4, ...overrides },
  );

const refused = (code: string, message: string, cause?: unknown): FindingRefusedError => {
  const because = code.startsWith('InvalidAccess')
    ? 'Security Hub CSPM is not enabled in this account and Region. '
    : '';
  return new FindingRefusedError(`${because}${code}: ${message}`, { cause });
};

/** What was not imported comes in the answer, with a code and a message. */
const refuseFailed = (answer: JsonObject): void => {
  const failed = at(answer, 'FailedFindings');
  const [first] = Array.isArray(failed) ? failed : [];
  if (first === undefined && !at(answer, 'FailedCount')) return;
  throw refused(stringAt(first, 'ErrorCode') ?? 'unknown', stringAt(first, 'ErrorMessage') ?? '');
};

/**
 * Imports the findings of an outcome into the account and Region itself; Security Hub brings them to the administrator and to
 * the aggregation Region. Throws if it did not take all of them.
 * Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
export const importFindings = async (
  client: JsonClient,
  identity: AwsEnvironment,
  prerequisites: readonly Named[],
  { outcome, now }: { readonly outcome: Outcome; readonly now: Date },
): Promise<void> => {
  const findings = findingsOf(identity, outcome, prerequisites, now);
  const batches = Array.from({ length: Math.ceil(findings.length / MOST_FINDINGS) }, (_, n) =>
    findings.slice(n * MOST_FINDINGS, (n + 1) * MOST_FINDINGS),
  );
  await Promise.all(
    batches.map(async (Findings) => {
      const answer = await within(LONGEST, (abortSignal) =>
        client.call('BatchImportFindings', { Findings }, { abortSignal }),
      ).catch((error: unknown) => {
        throw refused(errorCode(error), error instanceof Error ? error.message : '', error);
      });
      refuseFailed(answer);
    }),
  );
};
