import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleAccount } from '../../cli/example/account.ts';
import { networksOf } from '../../functions/account/network/parts.ts';
import { presentValue } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { replay } from '../../functions/adapters/memory/replay.ts';
import { toSnsMessage } from '../../functions/alerts/sns.ts';
import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import { isObject, type Json } from '../../functions/formats/json.ts';
import { samples } from '../events/samples.ts';
import { arbitraryPick, happen, type Pick, picked } from '../support/arbitrary/change.ts';
import { pathsIn, replacedAt } from '../support/arbitrary/damaged.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { type Bench, remembering } from '../support/samples/sample-guard.ts';

/** What every object has without being told so: `constructor`, `toString`, `__proto__` and others. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);
/** A name of the same length and kinds of characters that no object has. */
const ordinaryLike = (name: string): string => name.replace(/[a-z](?=_*$)/, 'q');

const EVENT_IDS = /00000000-0000-4000-[89]000-\d{12}/g;

/** Where two answers part; undefined if they do not. */
const difference = (a: string, b: string): readonly [string, string] | undefined => {
  if (a === b) return undefined;
  const at = a.split('').findIndex((unit, index) => unit !== b[index]);
  return [a.slice(Math.max(0, at - 80), at + 120), b.slice(Math.max(0, at - 80), at + 120)];
};

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));
const { state } = described;

/** What the guard makes of an event, with the name taken out; a throw counts as an answer, too. */
const answerTo = async (made: Bench, event: Json, name: string): Promise<string> => {
  const answers: unknown[] = [];
  for (const family of FAMILIES) {
    try {
      const outcome = await made.deliver(event, family);
      answers.push(outcome, toSnsMessage(outcome).Message);
    } catch (error) {
      answers.push(String(error));
    }
  }
  answers.push(made.written, made.account.state());
  const text = answers.map((answer) => JSON.stringify(answer)).join('\n');
  // An association is called after its instance, without the first two characters.
  const association = new RegExp(`-assoc-${name.slice(2)}`, 'g');
  // A title ends where it is too long, even within the name.
  const cut = new RegExp(`(?:${[...name].map((_, at) => name.slice(0, -at || undefined)).join('|')})…`, 'g');
  return text
    .replace(new RegExp(name, 'gi'), 'NAME')
    .replace(association, '-assoc-NAME')
    .replace(cut, 'NAME…')
    .replace(EVENT_IDS, 'ID');
};

/** The event happens to the example account, whose guard then hears of it. */
const afterEvent = async (event: Json, name: string): Promise<string> => {
  const made = await remembering({ state });
  const parsed = parseRecord(event);
  if (parsed.kind === 'change') replay(parsed.change, made.account, new Map());
  return answerTo(made, event, name);
};

/** A change of an account in which something has the name. */
const afterChange = async (account: AccountState, { api, pick, content }: Pick, name: string) => {
  const made = await remembering({ state: account });
  const happening = picked(account, { api, pick, content });
  const event = happening && happen(made, happening);
  return event ? answerTo(made, event, name) : 'AWS refuses it';
};

const events = samples.flatMap(({ events: own }) => own);

const textsIn = (event: Json): readonly (readonly (string | number)[])[] =>
  pathsIn(event).filter((path) => {
    let value: Json | undefined = event;
    for (const key of path)
      value = Array.isArray(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined;
    return typeof value === 'string';
  });

/** The account with one of its names replaced wherever it stands, in ARNs and keys as well. */
const renamed = (account: AccountState, from: string, to: string): AccountState =>
  JSON.parse(JSON.stringify(account).replaceAll(from, to)) as AccountState;

const NAMES = [
  ...Object.keys(state.roles),
  ...Object.keys(state.instanceProfiles),
  ...Object.keys(state.documents),
  ...Object.keys(state.buckets),
  ...Object.keys(state.logGroups),
  ...Object.keys(state.ownRules),
  ...Object.keys(state.dhcpOptions),
  ...Object.values(state.roles).flatMap((role) => Object.keys(presentValue(role)?.inlinePolicies ?? {})),
  ...networksOf(state).flatMap(({ vpcId, securityGroups, nodes, routeTables }) => [
    vpcId,
    ...Object.keys(securityGroups),
    ...nodes.map(({ instanceId }) => instanceId),
    ...routeTables.map(({ routeTableId }) => routeTableId),
  ]),
];

describe('a name that every object has', () => {
  it('is a name like any other where an event names it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...events),
        fc.nat(),
        fc.constantFrom(...INHERITED),
        async (event, pick, name) => {
          const paths = textsIn(event);
          const path = paths[pick % paths.length] ?? [];
          const like = ordinaryLike(name);
          const strange = await afterEvent(replacedAt(event, path, name), name);
          const ordinary = await afterEvent(replacedAt(event, path, like), like);
          expect(difference(strange, ordinary)).toBeUndefined();
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('is a name like any other where something of the account has it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...NAMES),
        arbitraryPick,
        fc.constantFrom(...INHERITED),
        async (from, pick, name) => {
          // AWS makes up the ids of instances, and a row of the ledger drops this one key.
          fc.pre(name !== '__proto__' || !from.startsWith('i-'));
          const like = ordinaryLike(name);
          const strange = await afterChange(renamed(state, from, name), pick, name);
          const ordinary = await afterChange(renamed(state, from, like), pick, like);
          expect(difference(strange, ordinary)).toBeUndefined();
        },
      ),
      {
        numRuns: runs(200),
        examples: [
          [
            'example-session-logs',
            { api: 's3:PutBucketPolicy', pick: 1342177273, content: '{}' },
            'constructor',
          ],
        ],
      },
    );
  });
});
