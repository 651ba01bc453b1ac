import type { Fleet, Trouble } from './fleet.ts';
import { type Versions, versionsOf } from './versions.ts';

/** A fleet in numbers. */
export type Summary = {
  readonly installations: number;
  readonly accounts: number;
  readonly regions: number;
  /** How many installations have each trouble; one may have several. */
  readonly troubled: Readonly<Record<Trouble, number>>;
  readonly openIncidents: number;
  /** In all, as far as the rows say it. */
  readonly nodes: number;
  /** Installations that did not say how many nodes, or incidents, they have. */
  readonly uncounted: number;
  readonly versions: Versions;
  /** How many accounts were listed; undefined if nobody listed them. */
  readonly listed?: number;
  readonly unguarded: number;
};

/** Counts a fleet. */
export const summaryOf = ({ installations, expected, unguarded }: Fleet): Summary => {
  const rows = installations.map(({ installation }) => installation);
  const having = (trouble: Trouble): number =>
    installations.filter(({ troubles }) => troubles.includes(trouble)).length;
  const sum = (numbers: readonly (number | null)[]): number =>
    numbers.reduce<number>((all, one) => all + (one ?? 0), 0);
  return {
    installations: rows.length,
    accounts: new Set(rows.map(({ account }) => account)).size,
    regions: new Set(rows.map(({ region }) => region)).size,
    troubled: {
      silent: having('silent'),
      unclear: having('unclear'),
      deaf: having('deaf'),
      incomplete: having('incomplete'),
      incidents: having('incidents'),
    },
    openIncidents: sum(rows.map(({ openIncidents }) => openIncidents)),
    nodes: sum(rows.map(({ nodes }) => nodes)),
    uncounted: rows.filter(({ nodes, openIncidents }) => nodes === null || openIncidents === null).length,
    versions: versionsOf(installations),
    ...(expected.from === 'nobody' ? {} : { listed: expected.accounts.length }),
    unguarded: unguarded.length,
  };
};
