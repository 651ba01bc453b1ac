import type { AwsEnvironment } from '../account/aws-environment.ts';
import type { Change } from '../formats/cloudtrail.ts';
import { own } from '../formats/json.ts';
import { iamRegion } from '../formats/regions.ts';
import type { Decoded, Decoder } from './effect.ts';
import type { GuardConfig } from './guard-config.ts';
import type { Prerequisite } from './prerequisite.ts';

/** A prerequisite that watches an API, and its decoder for the records of that API. */
type Watcher = { readonly prerequisite: Prerequisite; readonly decoder: Decoder };

/** What a change means to a watcher. */
export type Seen = Decoded | { readonly kind: 'ignored'; readonly because: string };

/**
 * All watchers of an API, in the order of the registry. Several families may watch the same API, because each
 * has its own queue and guard. A family has at most one watcher, because a guard gives one outcome.
 */
export const watchersOf = (prerequisites: readonly Prerequisite[], api: string): readonly Watcher[] =>
  prerequisites.flatMap((prerequisite) => {
    const decoder = own(prerequisite.watches, api);
    return decoder ? [{ prerequisite, decoder }] : [];
  });

/**
 * The Regions whose calls can concern the guard of a Region: this Region; for IAM, the one Region that records its
 * calls; for S3 every Region, because a log bucket may be in any, and its name is the same everywhere; for Route 53 too,
 * because its calls are recorded in one Region of each partition, which is not confirmed for all of them. They name the
 * Region of the VPC that they are about.
 */
const concerns = ({ api, region: recorded }: Change, { region }: AwsEnvironment): boolean =>
  recorded === region ||
  (api.startsWith('iam:') && recorded === iamRegion(region)) ||
  (/^(s3|route53):/.test(api) && recorded !== '');

/**
 * Why a record is not about our account and Region. The names of roles and documents are the same in every account, so
 * a record of another account looks like a break here. A record that does not say where it is from is told.
 */
const whyElsewhere = (change: Change, identity: AwsEnvironment): Seen | undefined => {
  if (change.accountId === '' || change.region === '') {
    const what = change.accountId === '' ? 'account' : 'Region';
    return {
      kind: 'unreadable',
      because: `the event does not say clearly in which ${what} the call was made`,
    };
  }
  if (change.accountId !== identity.accountId) {
    return {
      kind: 'ignored',
      because: `the call was made in account ${change.accountId}, which is not ours`,
    };
  }
  if (concerns(change, identity)) return undefined;
  return { kind: 'ignored', because: `the call was made in ${change.region}, which is not our Region` };
};

/**
 * What a change means to one watcher. Failed calls changed nothing (a dry run is recorded as a failed call), calls in
 * another account or Region changed nothing of ours, and the guard's own repairs must not start it again.
 */
export const decode = ({ decoder }: Watcher, change: Change, config: GuardConfig): Seen => {
  if (change.errorCode) {
    return { kind: 'ignored', because: `the call failed (${change.errorCode}) and changed nothing` };
  }
  const elsewhere = whyElsewhere(change, config.identity);
  if (elsewhere) return elsewhere;
  if (change.actor.roleArn && config.ownRoleArns.includes(change.actor.roleArn)) {
    return { kind: 'ignored', because: "this is the guard's own change" };
  }
  const { guardedDocuments, ownRules, identity } = config;
  return decoder(change, { guardedDocuments, ownRules, region: identity.region });
};
