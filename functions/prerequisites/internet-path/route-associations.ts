import type { Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
import type { RouteTable } from '../../account/network/network.ts';
import { networksOf, routeAssociationId } from '../../account/network/parts.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import { stringAt } from '../../formats/json.ts';

type AssociationOffers =
  | 'ec2:AssociateRouteTable'
  | 'ec2:DisassociateRouteTable'
  | 'ec2:ReplaceRouteTableAssociation';

type Association = {
  readonly id: string;
  readonly subnetId: string;
  readonly routeTableId: string;
};

const associationsOf = (tables: readonly RouteTable[]): readonly Association[] =>
  tables.flatMap(({ routeTableId, subnetIds, associations }) =>
    subnetIds.map((subnetId) => ({
      id: routeAssociationId(associations, subnetId),
      subnetId,
      routeTableId,
    })),
  );

const now = (state: AccountState): readonly Association[] =>
  networksOf(state).flatMap(({ routeTables }) => associationsOf(routeTables));

const remembered = ({ rememberedNetworks }: AccountState): readonly Association[] =>
  Object.values(rememberedNetworks ?? {}).flatMap(({ routeTables }) => associationsOf(routeTables));

const rememberedMain = (state: AccountState): string | undefined =>
  Object.values(state.rememberedNetworks ?? {})
    .flatMap(({ routeTables }) => routeTables)
    .find(({ main }) => main)?.routeTableId;

const mainNow = (state: AccountState): RouteTable | undefined =>
  networksOf(state)
    .flatMap(({ routeTables }) => routeTables)
    .find(({ main }) => main);

const tableOf = (routeTableId: string) => resource('AWS::EC2::RouteTable', routeTableId);

/** Back to the table that a subnet had when everything passed, if it has another one now. */
const backFor = (state: AccountState, subnetId: string): readonly Plan<AssociationOffers>[] => {
  const before = remembered(state).find((one) => one.subnetId === subnetId);
  const current = now(state).find((one) => one.subnetId === subnetId);
  if (!before || before.routeTableId === current?.routeTableId) return [];
  const restores = `${before.routeTableId} for ${subnetId}`;
  const { routeTableId: RouteTableId } = before;
  const call = current
    ? ({
        api: 'ec2:ReplaceRouteTableAssociation',
        input: { AssociationId: current.id, RouteTableId },
      } as const)
    : ({ api: 'ec2:AssociateRouteTable', input: { RouteTableId, SubnetId: subnetId } } as const);
  return [{ calls: [call], restores, exact: true }];
};

/**
 * A subnet that used the main table got a table of its own. Where another one was remembered, somebody took that away
 * first: then the subnet used the main table in between.
 */
const associated: Decoder<AssociationOffers> = ({ request, response }) => {
  const routeTableId = stringAt(request, 'routeTableId');
  const subnetId = stringAt(request, 'subnetId');
  if (routeTableId && !subnetId) return irrelevant('the table was associated with a gateway');
  if (!routeTableId || !subnetId) return unreadable('the record names no route table');
  const current = (state: AccountState): Association | undefined =>
    now(state).find((one) => one.subnetId === subnetId && one.routeTableId === routeTableId);
  const toMain = (state: AccountState): readonly Plan<AssociationOffers>[] => {
    const AssociationId = current(state)?.id ?? stringAt(response, 'associationId');
    if (!AssociationId) return [];
    const calls = [{ api: 'ec2:DisassociateRouteTable', input: { AssociationId } }] as const;
    return [{ calls, restores: `the main route table for ${subnetId}`, exact: true }];
  };
  return {
    kind: 'effect',
    resources: [tableOf(routeTableId)],
    scope: { networksOf: [{ kind: 'route-table', id: routeTableId }] },
    isCurrent: (state) => current(state) !== undefined,
    between: (state) => toMain(state).flatMap((plan) => applyPlan(state, plan) ?? [])[0],
    inverses: (state) => {
      const before = remembered(state).find((one) => one.subnetId === subnetId);
      return before && before.routeTableId !== routeTableId ? backFor(state, subnetId) : toMain(state);
    },
  };
};

/**
 * The subnet falls back to the main table. The record names neither table nor subnet, and the association is
 * gone: only the baseline knows them.
 */
const disassociated: Decoder<AssociationOffers> = ({ request }) => {
  const id = stringAt(request, 'associationId');
  if (!id) return unreadable('the record names no association');
  const before = (state: AccountState): Association | undefined =>
    remembered(state).find((one) => one.id === id);
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::SubnetRouteTableAssociation', id)],
    scope: { networksOf: [{ kind: 'route-table-association', id }] },
    isCurrent: (state) => {
      const subnetId = before(state)?.subnetId;
      return !now(state).some((one) => one.id === id || one.subnetId === subnetId);
    },
    inverses: (state) => {
      const old = before(state);
      return old ? backFor(state, old.subnetId) : [];
    },
  };
};

/** This changes the id of the association. The main table's association can be replaced as well. */
const replacedAssociation: Decoder<AssociationOffers> = ({ request, response }) => {
  const routeTableId = stringAt(request, 'routeTableId');
  const oldId = stringAt(request, 'associationId');
  if (!routeTableId || !oldId) return unreadable('the record names no route table, or no association');
  const newId = stringAt(response, 'newAssociationId') ?? oldId;
  const current = (state: AccountState): readonly Association[] =>
    now(state).filter((one) => one.routeTableId === routeTableId && [oldId, newId].includes(one.id));
  return {
    kind: 'effect',
    resources: [tableOf(routeTableId)],
    scope: { networksOf: [{ kind: 'route-table', id: routeTableId }] },
    isCurrent: (state) => current(state).length > 0 || mainNow(state)?.routeTableId === routeTableId,
    inverses: (state) => {
      const [subnet] = current(state);
      const ofSubnet = remembered(state).find(({ subnetId }) => subnetId === subnet?.subnetId);
      const before = subnet ? ofSubnet?.routeTableId : rememberedMain(state);
      if (!before || before === routeTableId) return [];
      const id = subnet?.id ?? mainNow(state)?.mainAssociationId ?? newId;
      const input = { AssociationId: id, RouteTableId: before };
      const restores = `${before} for ${subnet?.subnetId ?? 'the subnets without a table of their own'}`;
      return [{ calls: [{ api: 'ec2:ReplaceRouteTableAssociation', input }], restores, exact: true }];
    },
  };
};

/** The changes of a subnet's route table, by CloudTrail's event names. */
export const routeAssociationChanges: Readonly<Record<string, Decoder<AssociationOffers>>> = {
  'ec2:AssociateRouteTable': associated,
  'ec2:DisassociateRouteTable': disassociated,
  'ec2:ReplaceRouteTableAssociation': replacedAssociation,
};
