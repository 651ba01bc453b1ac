import type { ApiCall, RepairApi } from '../../account/api-call.ts';
import type { Tally, VpcInventory } from '../../account/nodes/inventory.ts';
import { type Resource, type ResourceKey, resourceKey } from '../../account/resource.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { Actor } from '../../formats/actor.ts';
import type { Ending, Outcome, Severity } from '../outcome.ts';
import type { Impact } from '../prerequisite.ts';
import type { Claim } from './claim.ts';
import type { FollowUp, NodesHit } from './follow-up.ts';
import type { Look } from './look.ts';

/** A baseline row: the last state of a resource in which it passed its checks. */
export type Baseline = {
  readonly snapshot: Snapshot;
  /** When the reading began that it rests on, ISO 8601. */
  readonly seenAt: string;
  /** Its row holds something that this version does not know. */
  readonly unclear?: true;
};

export const INCIDENT_STATES = ['open', 'closed'] as const;

/** The alert that told an incident, as far as the message that ends it has to match it. */
export type AlertOfIncident = {
  /** Its `incident`, which is that of its first finding. */
  readonly incident: string;
  /** The subject of its mail. */
  readonly subject: string;
  readonly severity: Severity;
  /** The place as it was named there. */
  readonly where?: string;
};

/**
 * Did a change mend what passes after it? `certainly`: it fails without the change. `probably`: the same call broke it, and
 * the value before is not known. `unknown`: somebody else may have mended it.
 */
export const MENDS = ['certainly', 'probably', 'unknown'] as const;
export type Mends = (typeof MENDS)[number];

/** The end of an incident, from when it is found until it is told. */
export type Recovery = {
  readonly how: Ending;
  /** When it was found, ISO 8601. */
  readonly at: string;
  /** It broke and recovered a moment ago, so it is told only when it has held for a while. */
  readonly isFlapping?: true;
  /** The change at whose event it was found to hold, and whether that mended it. */
  readonly after?: {
    readonly event: NonNullable<Outcome['event']>;
    readonly actor: Actor;
    readonly mends: Mends;
  };
};

/** One prerequisite broken at one resource, from the first alert until the check passes again. */
export type Incident = {
  readonly prerequisite: string;
  readonly subject: Resource;
  readonly state: (typeof INCIDENT_STATES)[number];
  /** The reported impact; a worse one is told again. `unknown` for an inconclusive finding. */
  readonly impact: Impact | 'unknown';
  /** How much was cut when it was looked at last, see `Finding`; more of it by one change is told again. */
  readonly extent?: number;
  /** The CloudTrail event that opened it; null if the sweep did. */
  readonly eventId: string | null;
  /** When the broken state was last seen, ISO 8601. */
  readonly checkedAt: string;
  readonly told: boolean;
  /** When it was told last, and when it was told first since the checks passed, ISO 8601. */
  readonly toldAt?: string;
  readonly since?: string;
  /** Who is telling it at this moment, so that two do not tell it at once. */
  readonly claim?: Claim;
  /** What was reported, for later alerts that this incident explains. */
  readonly because?: string;
  /** The call and the actor of the event that opened it. */
  readonly api?: string;
  readonly by?: string;
  /** When that event's call was made, ISO 8601. */
  readonly time?: string;
  /** Everybody whom an alert of it has named since it is open, see `namedBy`; the last ones if there are many. */
  readonly named?: readonly string[];
  /** The alert that told it last; the break, if only doubts were told of it since. */
  readonly alert?: AlertOfIncident;
  /** The alert that told it before, which has no end yet, while another one is being told. */
  readonly toldBefore?: AlertOfIncident;
  /** It is closed, and its end is not told yet. */
  readonly recovery?: Recovery;
  /** The nodes that it hit when it was told, and the looks at them after it was mended. */
  readonly nodes?: NodesHit;
  readonly followUp?: FollowUp;
  /** When its last end was told, or found if it flapped, ISO 8601. */
  readonly resolvedAt?: string;
  /** Its row lacks something that this version relies on: nothing is put back on the word of it. */
  readonly unclear?: true;
};

export const REPAIR_STATES = ['started', 'told'] as const;

/** Written before a repair is made, and again after it was told, so that a crash in between is noticed. */
export type RepairRecord = {
  readonly resource: Resource;
  readonly eventId: string;
  readonly startedAt: string;
  readonly calls: readonly ApiCall<RepairApi>[];
  readonly state: (typeof REPAIR_STATES)[number];
  /** The alert as far as it was known when the repair started. */
  readonly draft: Outcome;
  /** The sweep that is telling it at this moment, because a crash left it untold. */
  readonly claim?: Claim;
  /** Its row holds something that this version does not know, so it is told and never made again. */
  readonly unclear?: true;
};

/** The alias of the account in IAM, as the sweep saw it last. */
export type AccountAlias = {
  /** The first guarded document, with whose rows it is stored. */
  readonly document: string;
  /** ISO 8601. */
  readonly seenAt: string;
  /** Left out if the account has none. */
  readonly name?: string;
};

/** The ledger's rows of some resources. */
export type LedgerRows = {
  readonly baselines: Readonly<Partial<Record<ResourceKey, Baseline>>>;
  readonly incidents: readonly Incident[];
  readonly repairs: readonly RepairRecord[];
  /** When they were last seen whole, where that is known apart from their baselines. */
  readonly looks: readonly Look[];
  /** The nodes that were connected at the last sweep, of VPCs. */
  readonly inventories: readonly VpcInventory[];
  /** How many they were, of other places. */
  readonly tallies: readonly Tally[];
  readonly alias?: AccountAlias;
};

/** Rows that are written together, whatever is there. */
export type SavedRows = {
  readonly baselines?: readonly Baseline[];
  readonly incidents?: readonly Incident[];
  readonly repairs?: readonly RepairRecord[];
  readonly alias?: AccountAlias;
};

export const noRows: LedgerRows = {
  baselines: {},
  incidents: [],
  repairs: [],
  looks: [],
  inventories: [],
  tallies: [],
};

export const mergeRows = (a: LedgerRows, b: LedgerRows): LedgerRows => ({
  ...a,
  ...b,
  baselines: { ...a.baselines, ...b.baselines },
  incidents: [...a.incidents, ...b.incidents],
  repairs: [...a.repairs, ...b.repairs],
  looks: [...a.looks, ...b.looks],
  inventories: [...a.inventories, ...b.inventories],
  tallies: [...a.tallies, ...b.tallies],
});

/** The name of an incident: stable over redeliveries, and the Slack thread's id. */
export const incidentId = (prerequisite: string, subject: Resource): string =>
  `${prerequisite}/${resourceKey(subject)}`;

/** Does this version understand all that is still open? Where it does not, nothing is put back. */
export const isUnderstood = ({ incidents, repairs }: LedgerRows): boolean =>
  !incidents.some(({ state, unclear }) => state === 'open' && unclear) &&
  !repairs.some(({ state, unclear }) => state === 'started' && unclear);
