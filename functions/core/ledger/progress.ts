/** The kinds of work of a round, see `use-cases/sweep`. */
export const PARCEL_KINDS = ['base', 'plan', 'profiles', 'bare', 'vpcs', 'nodes', 'finish'] as const;

/** A part of the account that the sweep reads, judges and tells at once. */
export type Parcel = {
  readonly kind: (typeof PARCEL_KINDS)[number];
  /** Names of instance profiles, or ids of VPCs. */
  readonly ids: readonly string[];
  /** How often it was begun and not ended. */
  readonly tries: number;
};

/** What a check says now about something that an untold repair should have fixed. */
export const SEEN_KINDS = ['pass', 'fail', 'not-applicable', 'unknown'] as const;
export type Seen = { readonly incident: string; readonly kind: (typeof SEEN_KINDS)[number] };

/** A round of the sweep: what is done, what is left, and who works on it. Several invocations may make a round. */
export type Progress = {
  readonly round: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Until then, an invocation works on it: others leave it alone. ISO 8601. */
  readonly busyUntil: string;
  /** Grows with each write, so that two invocations cannot both go on from the same point. */
  readonly step: number;
  /** The parcels that are left, the one in work first. A round without any is over. */
  readonly todo: readonly Parcel[];
  /** The parcels that were given up, in words. */
  readonly failed: readonly string[];
  /** Does any check fail that says whether the guarded documents are good? */
  readonly isFailing: boolean;
  /** The number of managed nodes. */
  readonly nodes: number;
  /** How many reminders were told. */
  readonly reminders: number;
  readonly seen: readonly Seen[];
};
