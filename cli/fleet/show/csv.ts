import { csvLine } from '../../csv.ts';
import type { AccountName, Fleet, Judged, Unguarded } from '../fleet.ts';
import { stateOf } from '../words.ts';

const HEADER = [
  'state',
  'account',
  'account_name',
  'name_from',
  'region',
  'version',
  'mode',
  'auto_fix',
  'last_sweep',
  'nodes',
  'open_incidents',
  'deaf',
  'not_swept',
] as const;

const named = (name: AccountName | undefined): readonly string[] => [name?.text ?? '', name?.from ?? ''];

const installationRow = (one: Judged): readonly string[] => {
  const { installation, name, troubles } = one;
  const { account, region, version, mode, autoFix = [], heardAt, unread } = installation;
  const { nodes, openIncidents, deaf, failed } = installation;
  return [
    troubles.join(' ') || stateOf(one),
    account,
    ...named(name),
    region,
    ...(unread ? ['', '', ''] : [version, mode, autoFix.join(' ')]),
    heardAt,
    String(nodes ?? ''),
    String(openIncidents ?? ''),
    deaf.join(' '),
    failed.join('; '),
  ];
};

const unguardedRow = ({ account, name }: Unguarded): readonly string[] => [
  'no-guard',
  account,
  ...named(name),
];

/** A row for each installation, and for each account without a guard. */
export const csvLines = ({ installations, unguarded }: Fleet): readonly string[] =>
  [HEADER, ...installations.map(installationRow), ...unguarded.map(unguardedRow)].map((row) =>
    csvLine(HEADER.map((_, i) => row[i] ?? '')),
  );
