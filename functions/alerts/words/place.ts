import { type AwsEnvironment, LONGEST_ACCOUNT_NAME } from '../../account/aws-environment.ts';
import type { BlastRadius } from '../../account/nodes/blast-radius.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Users } from '../../core/prerequisite.ts';
import { isRegion } from '../../formats/regions.ts';
import { oneLine } from '../escape.ts';

type Counted = Pick<BlastRadius, 'nodes' | 'atLeast'>;

/** `14 managed nodes`, `at least 500 managed nodes`, `1 managed node`. */
export const nodeCount = ({ nodes, atLeast }: Counted): string =>
  `${atLeast ? 'at least ' : ''}${nodes} managed ${nodes === 1 ? 'node' : 'nodes'}`;

/** The same where there is little room: `14 nodes`, `500+ nodes`. */
export const shortCount = ({ nodes, atLeast }: Counted): string =>
  `${nodes}${atLeast ? '+' : ''} ${nodes === 1 && !atLeast ? 'node' : 'nodes'}`;

/** If all findings are about nodes to come or nodes elsewhere: who they are, else undefined. */
export const usersOf = ({ findings }: Outcome): Users | undefined =>
  findings.length > 0 && findings.every(({ users }) => users)
    ? findings.find(({ users }) => users)?.users
    : undefined;

/** The place that an outcome is about, even if nobody counted its nodes. */
export const placeName = ({ blastRadius, findings, identity }: Outcome): string =>
  blastRadius?.where || findings[0]?.subject.id || `account ${identity.accountId}`;

/** A Name tag may hold parentheses, so the inner pairs go first. */
const withoutPairs = (where: string): string => {
  const shorter = where.replace(/ ?\([^()]*\)/g, '');
  return shorter === where ? where : withoutPairs(shorter);
};

/** A longer name fits nowhere; a longer list of places is not even read. */
const LONGEST_PLACE = 250;
const LONGEST_LIST = 5000;

/**
 * Names of a place from long to short: as it is, without the Name tags (`vpc-0abc (prod)` is `vpc-0abc`), and the first
 * of several places. None is cut, because half a name leads to the wrong place.
 */
export const placeForms = (where: string): readonly string[] => {
  if (where.length > LONGEST_LIST) return [];
  const whole = oneLine(where).trim();
  const paired = withoutPairs(whole);
  // With half a pair, it cannot be said where a Name tag ends, so all behind it goes.
  const untagged = paired.replace(/ ?[()].*$/, '');
  const [first = ''] = untagged.split(', ');
  const isOne = first === untagged && (untagged === paired || !whole.includes(', '));
  return [
    ...new Set([whole, isOne || untagged === paired ? untagged : '', isOne ? '' : `${first} and others`]),
  ].filter((form) => form !== '' && first !== '' && form.length <= LONGEST_PLACE);
};

/** The name that the settings give to the account, on one line; undefined if there is none, or none that a person wrote. */
export const accountName = ({
  accountName: name,
}: Pick<AwsEnvironment, 'accountName'>): string | undefined => {
  const text = oneLine(name ?? '').trim();
  return text === '' || text.length > LONGEST_ACCOUNT_NAME ? undefined : text;
};

/** `example-prod (111122223333)`, or the id alone. A name may hold the id already. */
export const accountWords = (identity: Pick<AwsEnvironment, 'accountId' | 'accountName'>): string => {
  const { accountId } = identity;
  const name = accountName(identity) ?? accountId;
  return name.includes(accountId) ? name : `${name} (${accountId})`;
};

/** The account and the Region for a headline: the name or else the id, each only if it is one. */
export type Whose = { readonly account: string; readonly region: string };

/** From long to short. Whoever wrote an outcome cannot make it say more than a name, 12 digits and a Region. */
export const whoseForms = (identity: AwsEnvironment): readonly [Whose, Whose] => {
  const id = /^\d{12}$/.test(identity.accountId) ? identity.accountId : '';
  const region = isRegion(identity.region) ? identity.region : '';
  return [
    { account: accountName(identity) ?? id, region },
    { account: id, region },
  ];
};
