import type { ApiCall } from '../../account/api-call.ts';
import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import { canonicalCidr } from '../../formats/canonical-cidr.ts';
import { membersOf, newerRequest, numberAt, scalarAt } from '../../formats/ec2-dialects.ts';
import type { Json } from '../../formats/json.ts';

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

type Lists = Pick<
  Extract<ApiCall, { api: 'ec2:ModifyManagedPrefixList' }>['input'],
  'AddEntries' | 'RemoveEntries'
>;

const entries = (cidrs: readonly string[]) => cidrs.map((Cidr) => ({ Cidr }));

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
      const call = (lists: Lists): ApiCall<PrefixListOffers> => ({
        api: 'ec2:ModifyManagedPrefixList',
        input: {
          PrefixListId: id,
          ...(version === undefined ? {} : { CurrentVersion: version + 1 }),
          ...lists,
        },
      });
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
 * The changes of prefix lists, by CloudTrail's event names. DeleteManagedPrefixList is not among them: "you must first
 * remove all references to the prefix list in your resources".
 */
export const prefixListChanges: Readonly<Record<string, Decoder<PrefixListOffers>>> = {
  'ec2:ModifyManagedPrefixList': modified,
};
