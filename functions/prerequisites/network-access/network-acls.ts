import type { Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
import type { NetworkAcl, NetworkAclEntry, VpcNetwork } from '../../account/network/network.ts';
import {
  type EntryKey,
  entryInput,
  entryKeyOf,
  entryOf,
  entryWords,
  isAt,
  sameEntry,
} from '../../account/network/network-acl-entries.ts';
import { networksOf } from '../../account/network/parts.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, type Effect, irrelevant, unreadable } from '../../core/effect.ts';
import { stringAt } from '../../formats/json.ts';
import { allowsMore, isolates, letsNothing } from './shapes.ts';

type AclRepairs = 'ec2:CreateNetworkAclEntry' | 'ec2:ReplaceNetworkAclEntry' | 'ec2:DeleteNetworkAclEntry';
type AclOffers = 'ec2:ReplaceNetworkAclAssociation';
type Calls = AclRepairs | AclOffers;

const isOf =
  (networkAclId: string) =>
  (acl: NetworkAcl): boolean =>
    acl.networkAclId === networkAclId;

const networkNow = (state: AccountState, networkAclId: string): VpcNetwork | undefined =>
  networksOf(state).find(({ networkAcls }) => networkAcls.some(isOf(networkAclId)));

const aclNow = (state: AccountState, networkAclId: string): NetworkAcl | undefined =>
  networkNow(state, networkAclId)?.networkAcls.find(isOf(networkAclId));

/** Did an ACL get an entry for isolation, or does it let nothing through any more? */
const shapeOf = (state: AccountState, { networkAclId, egress }: EntryKey, made?: NetworkAclEntry) => {
  const acl = aclNow(state, networkAclId);
  const isShape =
    (made !== undefined && isolates(made, networkNow(state, networkAclId))) ||
    (acl !== undefined && letsNothing(acl, egress));
  return isShape ? ({ containment: 'network-acl' } as const) : {};
};

/** Somebody who narrows an entry wants less to pass, and the old entry may let far more than sessions pass. */
const limitsOf = (before: NetworkAclEntry, now: NetworkAclEntry) =>
  now.allow && allowsMore(before)
    ? { byHand: 'the entry was narrowed, and what was there allows more than sessions need' }
    : {};

const entryNow = (state: AccountState, key: EntryKey): NetworkAclEntry | undefined =>
  aclNow(state, key.networkAclId)?.entries.find(isAt(key));

const rememberedEntry = ({ rememberedNetworks }: AccountState, key: EntryKey): NetworkAclEntry | undefined =>
  Object.values(rememberedNetworks ?? {})
    .flatMap(({ acls }) => acls)
    .find(({ networkAclId }) => networkAclId === key.networkAclId)
    ?.entries.find(isAt(key));

const where = ({ networkAclId, egress, ruleNumber }: EntryKey): string =>
  `${egress ? 'outbound' : 'inbound'} rule ${ruleNumber} of ${networkAclId}`;

const effectOn = (
  networkAclId: string,
  more: Pick<Effect<Calls>, 'isCurrent' | 'inverses' | 'between'>,
): Effect<Calls> => ({
  kind: 'effect',
  resources: [resource('AWS::EC2::NetworkAcl', networkAclId)],
  scope: { networksOf: [{ kind: 'network-acl', id: networkAclId }] },
  ...more,
});

const INCOMPLETE = 'the record names no network ACL, or no entry of it';

const withoutEntry = (key: EntryKey, entry: NetworkAclEntry): Plan<AclRepairs> => {
  const { networkAclId, ruleNumber, egress } = key;
  const input = { NetworkAclId: networkAclId, RuleNumber: ruleNumber, Egress: egress };
  return {
    calls: [{ api: 'ec2:DeleteNetworkAclEntry', input }],
    restores: `${networkAclId} without ${where(key)} (${entryWords(entry)})`,
    exact: true,
  };
};

/**
 * Back to the entry that was there when everything passed, whatever happened to it since. Somebody who deletes an entry
 * and creates another one is judged by what was there before both.
 */
const back = (state: AccountState, key: EntryKey, made?: NetworkAclEntry): readonly Plan<AclRepairs>[] => {
  const before = rememberedEntry(state, key);
  const now = entryNow(state, key);
  if (!before || (now && sameEntry(before, now))) return [];
  const input = entryInput(key.networkAclId, before);
  const restores = `${where(key)} (${entryWords(before)})`;
  const limits = { ...(now ? limitsOf(before, now) : {}), ...shapeOf(state, key, made) };
  const api = now ? 'ec2:ReplaceNetworkAclEntry' : 'ec2:CreateNetworkAclEntry';
  return [{ calls: [{ api, input }], restores, exact: true, ...limits }];
};

/** Where another entry was remembered under the number, somebody deleted it first. */
const created: Decoder<Calls> = ({ request }) => {
  const key = entryKeyOf(request);
  const entry = entryOf(request);
  if (!key || !entry) return unreadable(INCOMPLETE);
  return effectOn(key.networkAclId, {
    isCurrent: (state) => {
      const now = entryNow(state, key);
      return now !== undefined && sameEntry(now, entry);
    },
    between: (state) => applyPlan(state, withoutEntry(key, entry)),
    inverses: (state) => {
      const before = rememberedEntry(state, key);
      if (before && !sameEntry(before, entry)) return back(state, key, entry);
      return [{ ...withoutEntry(key, entry), ...shapeOf(state, key, entry) }];
    },
  });
};

const replaced: Decoder<Calls> = ({ request }) => {
  const key = entryKeyOf(request);
  const entry = entryOf(request);
  if (!key || !entry) return unreadable(INCOMPLETE);
  return effectOn(key.networkAclId, {
    isCurrent: (state) => {
      const now = entryNow(state, key);
      return now !== undefined && sameEntry(now, entry);
    },
    inverses: (state) => back(state, key, entry),
  });
};

const deleted: Decoder<Calls> = ({ request }) => {
  const key = entryKeyOf(request);
  if (!key) return unreadable(INCOMPLETE);
  return effectOn(key.networkAclId, {
    isCurrent: (state) => aclNow(state, key.networkAclId) !== undefined && entryNow(state, key) === undefined,
    inverses: (state) => back(state, key),
  });
};

/**
 * A subnet got another ACL, with a new association id. Only the baseline knows its old ACL: the old
 * association is gone, and its id does not show the subnet or the ACL.
 */
const associated: Decoder<Calls> = ({ request, response }) => {
  const networkAclId = stringAt(request, 'networkAclId');
  const oldId = stringAt(request, 'associationId');
  if (!networkAclId || !oldId) return unreadable('the record names no network ACL, or no association');
  const newId = stringAt(response, 'newAssociationId');
  if (newId === oldId) return irrelevant('the association did not change');
  const ids = [oldId, ...(newId ? [newId] : [])];
  const now = (state: AccountState): readonly (readonly [string, string])[] =>
    Object.entries(aclNow(state, networkAclId)?.associations ?? {}).filter(([, id]) => ids.includes(id));
  return effectOn(networkAclId, {
    isCurrent: (state) => now(state).length > 0,
    inverses: (state) =>
      now(state).flatMap(([subnetId, associationId]) => {
        const acls = Object.values(state.rememberedNetworks ?? {}).flatMap((network) => network.acls);
        const before = acls.find(({ associations }) => Object.hasOwn(associations, subnetId));
        if (!before || before.networkAclId === networkAclId) return [];
        const input = { AssociationId: associationId, NetworkAclId: before.networkAclId };
        const restores = `${before.networkAclId} on ${subnetId}`;
        const acl = aclNow(state, networkAclId);
        const isShape = acl !== undefined && [true, false].some((egress) => letsNothing(acl, egress));
        const shape = isShape ? ({ containment: 'network-acl' } as const) : {};
        const calls = [{ api: 'ec2:ReplaceNetworkAclAssociation', input }] as const;
        return [{ calls, restores, exact: true, ...shape }];
      }),
  });
};

/** The changes of network ACLs, by CloudTrail's event names. */
export const networkAclChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:CreateNetworkAclEntry': created,
  'ec2:ReplaceNetworkAclEntry': replaced,
  'ec2:DeleteNetworkAclEntry': deleted,
  'ec2:ReplaceNetworkAclAssociation': associated,
};
