import type { Installation } from '../../functions/core/hub/installation.ts';

/** Who gave an account its name: the settings of the hub, a list, the organization, or only the account itself. */
export type NameSource = 'hub' | 'list' | 'organization' | 'itself';

/** A name of an account. It is shown beside the id, never alone: an account may call itself what it likes. */
export type AccountName = { readonly text: string; readonly from: NameSource };

/**
 * What a person should look at, worst first. `silent`: no complete sweep was heard of for three hours. `unclear`: the row or its
 * time makes no sense, so nobody can say. `deaf`: it does not hear changes. `incomplete`: its last round could not sweep
 * part of the account. `incidents`: some are open.
 */
export const TROUBLES = ['silent', 'unclear', 'deaf', 'incomplete', 'incidents'] as const;
/** One of them. */
export type Trouble = (typeof TROUBLES)[number];

/** An installation, as it is to be judged now. */
export type Judged = {
  readonly installation: Installation;
  readonly name?: AccountName;
  /** Worst first; none if all is well. */
  readonly troubles: readonly Trouble[];
  /** Milliseconds since its last complete sweep was heard of; undefined if the row holds no time. */
  readonly age?: number;
  /** Is the account among those that were listed? Undefined if none were. */
  readonly isListed?: boolean;
};

/** The stack of a hub. */
export type HubStack = {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** Name of the table of installations. */
  readonly table: string;
  /** Names of accounts, as the settings of the hub give them. */
  readonly names: Readonly<Record<string, string>>;
  /** What guards take as their parameter HubBusArn. */
  readonly busArn?: string;
};

/** An account that was listed. */
export type Listed = { readonly account: string; readonly name?: string };

/** The accounts that may or must have a guard, and who listed them; or why nobody did, in one or two sentences. */
export type Expected =
  | { readonly from: 'list' | 'organization'; readonly accounts: readonly Listed[] }
  | { readonly from: 'nobody'; readonly because: string };

/** An account without a guard. */
export type Unguarded = { readonly account: string; readonly name?: AccountName };

/** All that a hub knows of its guards. */
export type Fleet = {
  readonly hub: HubStack;
  /** When it was looked at. */
  readonly at: Date;
  /** What needs a person comes first, the rest by name. */
  readonly installations: readonly Judged[];
  readonly expected: Expected;
  /** Of the expected accounts, those of which the hub has never heard, or not for 30 days; by name. */
  readonly unguarded: readonly Unguarded[];
};
