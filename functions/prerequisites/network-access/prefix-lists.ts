import type { ApiCall } from '../../account/api-call.ts';
import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import { canonicalCidr } from '../../formats/canonical-cidr.ts';
import { membersOf, newerRequest, numberAt, scalarAt } from '../../formats/ec2-dialects.ts';
import { type Json, own } from '../../formats/json.ts';

type PrefixListOffers = 'ec2:ModifyManagedPrefixList';

const cidrsIn = (entries: Json | undefined): readonly string[] =>
  membersOf(entries).flatMap((entry) => {
    const cidr = scalarAt(entry, 'Cidr');
    return cidr === undefined ? [] : [canonicalCidr(cidr)];
  });

/** All VPCs of the account see the same list. */
const entriesNow = (state: AccountState, id: string): readonly string[] | undefined =>
  networksOf(state)
    .map(({ prefixLists }) => presentValue(Object.hasOwn(prefixLists, id) ? prefixLists[id] : undefined))
    .find((entries) => entries !== undefined);

/** The entries when nothing failed; undefined if the list was too long, or nothing is remembered. */
const entriesThen = ({ rememberedNetworks }: AccountState, id: string): readonly string[] | undefined =>
  Object.values(rememberedNetworks ?? {}).flatMap(({ prefixLists = {} }) => {
    const entries = own(prefixLists, id);
    return entries ? [entries] : [];
  })[0];

type Lists = Pick<
  Extract<ApiCall, { api: 'ec2:ModifyManagedPrefixList' }>['input'],
  'AddEntries' | 'RemoveEntries'
>;

const entries = (cidrs: readonly string[]) => cidrs.map((Cidr) => ({ Cidr }));

/** The version that is expected is the one after the change that is undone. */
const changed = (id: string, version: number | undefined, lists: Lists): ApiCall<PrefixListOffers> => ({
  api: 'ec2:ModifyManagedPrefixList',
  input: { PrefixListId: id, ...(version === undefined ? {} : { CurrentVersion: version + 1 }), ...lists },
});

/**
 * A change of a list changes every rule and route that names it, in all VPCs. The list may serve other things as well,
 * so it is never put back automatically. The version that is expected then is the one after this change.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyManagedPrefixList.html
 */
const modified: Decoder<PrefixListOffers> = ({ request }) => {
  const body = newerRequest(request, 'ModifyManagedPrefixList');
  const id = scalarAt(body, 'PrefixListId');
  if (!id) return unreadable('the record names no prefix list');
  const removed = cidrsIn(body['RemoveEntry']);
  const added = cidrsIn(body['AddEntry']);
  if (removed.length + added.length === 0) return irrelevant('no entry of the prefix list was changed');
  const version = numberAt(body, 'CurrentVersion');
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::PrefixList', id)],
    scope: { networksOf: [{ kind: 'prefix-list', id }] },
    isCurrent: (state) => {
      const now = entriesNow(state, id);
      return (
        now !== undefined &&
        (removed.some((cidr) => !now.includes(cidr)) || added.some((cidr) => now.includes(cidr)))
      );
    },
    inverses: (state) => {
      const now = entriesNow(state, id) ?? [];
      const back = removed.filter((cidr) => !now.includes(cidr));
      const away = added.filter((cidr) => now.includes(cidr) && !removed.includes(cidr));
      const call = (lists: Lists): ApiCall<PrefixListOffers> => changed(id, version, lists);
      const again = back.length > 0 ? { AddEntries: entries(back) } : {};
      const restores = `the entries that ${id} had`;
      return [
        ...(back.length > 0 ? [{ calls: [call(again)], restores, exact: true }] : []),
        // An entry that was there before is added again to change its description, so this may take too much away.
        ...(away.length > 0
          ? [{ calls: [call({ ...again, RemoveEntries: entries(away) })], restores, exact: false }]
          : []),
      ];
    },
  };
};

/**
 * An earlier version is restored as a new one. The record names it by its number only, so what the list was before this
 * change is what the guard remembers, whoever changed it since: the way back is never exact.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RestoreManagedPrefixListVersion.html
 *
 * Not confirmed: the shape of the record. The parameters are expected where ModifyManagedPrefixList has them, else at the
 * top.
 */
const restored: Decoder<PrefixListOffers> = ({ request }) => {
  const body = newerRequest(request, 'RestoreManagedPrefixListVersion');
  const id = scalarAt(body, 'PrefixListId') ?? scalarAt(request, 'prefixListId');
  if (!id) return unreadable('the record names no prefix list');
  const version = numberAt(body, 'CurrentVersion') ?? numberAt(request, 'currentVersion');
  const differences = (state: AccountState) => {
    const now = entriesNow(state, id);
    const then = entriesThen(state, id);
    if (!now || !then) return undefined;
    return {
      back: then.filter((cidr) => !now.includes(cidr)),
      away: now.filter((cidr) => !then.includes(cidr)),
    };
  };
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::PrefixList', id)],
    scope: { networksOf: [{ kind: 'prefix-list', id }] },
    isCurrent: (state) => {
      const found = differences(state);
      return found ? found.back.length + found.away.length > 0 : entriesNow(state, id) !== undefined;
    },
    inverses: (state) => {
      const { back = [], away = [] } = differences(state) ?? {};
      if (back.length + away.length === 0) return [];
      const lists = {
        ...(back.length > 0 ? { AddEntries: entries(back) } : {}),
        ...(away.length > 0 ? { RemoveEntries: entries(away) } : {}),
      };
      return [{ calls: [changed(id, version, lists)], restores: `the entries that ${id} had`, exact: false }];
    },
  };
};

/**
 * The changes of prefix lists, by CloudTrail's event names. DeleteManagedPrefixList is not among them: "you must first
 * remove all references to the prefix list in your resources".
 */
export const prefixListChanges: Readonly<Record<string, Decoder<PrefixListOffers>>> = {
  'ec2:ModifyManagedPrefixList': modified,
  'ec2:RestoreManagedPrefixListVersion': restored,
};
