import { label, type Resource } from '../functions/account/resource.ts';
import { decode, watcherOf } from '../functions/core/decode.ts';
import type { GuardConfig } from '../functions/core/guard-config.ts';
import type { Decoded, Prerequisite } from '../functions/core/prerequisite.ts';
import type { Actor } from '../functions/formats/actor.ts';
import { type Change, parseRecord } from '../functions/formats/cloudtrail.ts';
import type { Json } from '../functions/formats/json.ts';

/** What the guard sees in one event. */
export type Sight = {
  readonly file: string;
  readonly eventId: string | null;
  /** `service:EventName`; null when the event is no CloudTrail record. */
  readonly api: string | null;
  readonly kind: Decoded['kind'] | 'ignored' | 'unwatched';
  /** The prerequisite that listens to the API, whatever became of the event. */
  readonly prerequisite: string | null;
  readonly because: string;
  readonly resources: readonly Resource[];
  readonly actor: Actor | null;
};

type Meaning = Pick<Sight, 'kind' | 'because' | 'resources'>;

const meaningOf = (decoded: Decoded): Meaning => {
  switch (decoded.kind) {
    case 'effect': {
      const touched = decoded.resources.map(label).join(', ');
      return { kind: 'effect', because: `it changed ${touched}`, resources: decoded.resources };
    }
    case 'needs-previous': {
      const asked = label(decoded.query.resource);
      const because = `it changed ${asked}, and tells nothing of what was before: that is looked up`;
      return { kind: 'needs-previous', because, resources: decoded.resources };
    }
    case 'irrelevant':
    case 'unreadable':
      return { kind: decoded.kind, because: decoded.because, resources: [] };
  }
};

const meaningOfChange = (registry: readonly Prerequisite[], change: Change, config: GuardConfig): Meaning => {
  const seen = decode(registry, change, config);
  if (seen.kind === 'decoded') return meaningOf(seen.decoded);
  return { kind: seen.kind, because: seen.because, resources: [] };
};

/** Any JSON whatever as an event: what the guard would see in it. Never throws. */
export const sightOf = (
  file: string,
  event: Json,
  registry: readonly Prerequisite[],
  config: GuardConfig,
): Sight => {
  const parsed = parseRecord(event);
  if (parsed.kind === 'unreadable') {
    const { because, eventId } = parsed;
    return {
      file,
      eventId,
      api: null,
      kind: 'unreadable',
      prerequisite: null,
      because,
      resources: [],
      actor: null,
    };
  }
  const { change } = parsed;
  const { kind, because, resources } = meaningOfChange(registry, change, config);
  return {
    file,
    eventId: change.eventId || null,
    api: change.api,
    kind,
    prerequisite: watcherOf(registry, change.api)?.id ?? null,
    because,
    resources,
    actor: change.actor,
  };
};
