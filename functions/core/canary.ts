import type { Change } from '../formats/cloudtrail.ts';
import { stringAt } from '../formats/json.ts';
import type { GuardConfig } from './guard-config.ts';
import { FAMILIES, type Family } from './prerequisite.ts';
import { isFuture } from './restraint/times.ts';

/**
 * The call with which an installation tests its own hearing. Each family's rules deliver it, and on a document that only
 * the installation owns, it sets the version that is the default already, so it changes nothing.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocumentDefaultVersion.html
 */
export const CANARY_CALL = 'ssm:UpdateDocumentDefaultVersion';

/** The last canary that a family's guard heard. */
export type Heard = {
  readonly family: Family;
  /** When it was heard, or since when it is waited for (ISO 8601). */
  readonly at: string;
  /** The call that was heard; left out if none was heard yet. */
  readonly call?: { readonly eventId: string; readonly time: string };
};

/** The schedule makes the call each day; it may be late, and CloudTrail may take a quarter of an hour. */
export const SILENCE_MS = 26 * 60 * 60 * 1000;

/** Is it the call on the installation's own canary? */
export const isCanary = (
  { api, request, accountId, region }: Change,
  { ownCanary, identity }: GuardConfig,
): boolean =>
  ownCanary !== undefined &&
  api === CANARY_CALL &&
  stringAt(request, 'name') === ownCanary &&
  accountId === identity.accountId &&
  region === identity.region;

/**
 * The families whose guards have heard no canary for too long; a family without a row is only waited for from now on. The
 * time of the call counts, because an event that waited in a dead-letter queue for days says nothing about today.
 */
export const silentFamilies = (rows: readonly Heard[], now: Date): readonly Family[] =>
  FAMILIES.filter((family) => {
    const row = rows.find((one) => one.family === family);
    if (row === undefined) return false;
    const at = row.call?.time ?? row.at;
    return isFuture(at, now) || !(now.getTime() - Date.parse(at) <= SILENCE_MS);
  });
