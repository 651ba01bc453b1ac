import { label, type Resource } from '../../functions/account/resource.ts';
import { decode, type Seen, watchersOf } from '../../functions/core/decode.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import type { Actor } from '../../functions/formats/actor.ts';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { Json } from '../../functions/formats/json.ts';

/** What the guard of one prerequisite sees in one event. */
export type Sight = {
  readonly file: string;
  readonly eventId: string | null;
  /** `service:EventName`; null if the event is not a CloudTrail record. */
  readonly api: string | null;
  readonly kind: Seen['kind'] | 'unwatched';
  /** The prerequisite that watches the API, whatever the result; null if none does. */
  readonly prerequisite: string | null;
  readonly because: string;
  readonly resources: readonly Resource[];
  readonly actor: Actor | null;
};

type Meaning = Pick<Sight, 'kind' | 'because' | 'resources'>;

const meaningOf = (seen: Seen): Meaning => {
  switch (seen.kind) {
    case 'effect': {
      const touched = seen.resources.map(label).join(', ');
      return { kind: 'effect', because: `it changed ${touched}`, resources: seen.resources };
    }
    case 'needs-previous': {
      const asked = label(seen.query.resource);
      const because = `it changed ${asked}, but does not say what was before, so the guard looks that up`;
      return { kind: 'needs-previous', because, resources: seen.resources };
    }
    case 'ignored':
    case 'irrelevant':
    case 'unreadable':
      return { kind: seen.kind, because: seen.because, resources: [] };
  }
};

type Origin = Pick<Sight, 'file' | 'eventId' | 'api' | 'actor'>;

const sight = (origin: Origin, prerequisite: string | null, meaning: Meaning): Sight => ({
  file: origin.file,
  eventId: origin.eventId,
  api: origin.api,
  kind: meaning.kind,
  prerequisite,
  because: meaning.because,
  resources: meaning.resources,
  actor: origin.actor,
});

/**
 * What the guards would see in an event, which may be any JSON: one sight for each prerequisite that watches
 * the API, and one sight if none does. Never throws.
 */
export const sightsOf = (
  file: string,
  event: Json,
  registry: readonly Prerequisite[],
  config: GuardConfig,
): readonly Sight[] => {
  const parsed = parseRecord(event);
  if (parsed.kind === 'unreadable') {
    const { because, eventId } = parsed;
    const origin = { file, eventId, api: null, actor: null };
    return [sight(origin, null, { kind: 'unreadable', because, resources: [] })];
  }
  const { change } = parsed;
  const origin = { file, eventId: change.eventId || null, api: change.api, actor: change.actor };
  const watchers = watchersOf(registry, change.api);
  if (watchers.length === 0) {
    const because = `${change.api} is not watched`;
    return [sight(origin, null, { kind: 'unwatched', because, resources: [] })];
  }
  // The event is seen as the guard of its own account and Region would see it.
  const identity = { ...config.identity, accountId: change.accountId, region: change.region };
  return watchers.map((watcher) =>
    sight(origin, watcher.prerequisite.id, meaningOf(decode(watcher, change, { ...config, identity }))),
  );
};
