import type { ResourceType } from '../../account/kinds.ts';
import type { NetworkResource } from '../../account/network/network-resource.ts';
import { networkHolding } from '../../account/network/parts.ts';
import {
  type NetworkPointer,
  POINTER_TYPES,
  type PointerType,
} from '../../account/network/remembered-network.ts';
import { type Resource, resource, resourceKey } from '../../account/resource.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import type { LedgerRows } from './ledger.ts';
import { hadPart, pointerOf } from './network-pointers.ts';

/** The kinds of resources that are looked up by EC2 and may have a pointer. */
const POINTED: Readonly<Partial<Record<NetworkResource['kind'], PointerType>>> = {
  'security-group': 'AWS::EC2::SecurityGroup',
  'route-table': 'AWS::EC2::RouteTable',
  'route-table-association': 'AWS::EC2::SubnetRouteTableAssociation',
  'network-acl': 'AWS::EC2::NetworkAcl',
  subnet: 'AWS::EC2::Subnet',
  'nat-gateway': 'AWS::EC2::NatGateway',
  'vpc-endpoint': 'AWS::EC2::VPCEndpoint',
};

const partOf = ({ kind, id }: NetworkResource): Resource | undefined => {
  const type = POINTED[kind];
  return type && resource(type, id);
};

/** The parts of a scope that the ledger may know the VPC of. */
export const partsIn = ({ networksOf = [] }: Scope): readonly Resource[] =>
  networksOf.flatMap((one) => partOf(one) ?? []);

const isPointerType = (type: ResourceType): type is PointerType => POINTER_TYPES.some((one) => one === type);

/** May the ledger know the VPC of a resource? */
export const hasPointer = ({ type }: Resource): boolean => isPointerType(type);

/** Is it the pointer of a part, and not what is remembered of a resource? */
export const isPointer = (snapshot: Snapshot): snapshot is Extract<Snapshot, { type: PointerType }> =>
  isPointerType(snapshot.type);

const pointersIn = ({ baselines }: LedgerRows): readonly NetworkPointer[] =>
  Object.values(baselines).flatMap((row) => (row && isPointer(row.snapshot) ? [row.snapshot.value] : []));

const pointerTo = ({ baselines }: LedgerRows, part: Resource): NetworkPointer | undefined => {
  const snapshot = baselines[resourceKey(part)]?.snapshot;
  return snapshot && isPointer(snapshot) ? snapshot.value : undefined;
};

/** The VPCs of the parts that an event names, as the ledger knows them. */
export const pointedNetworks = (rows: LedgerRows): readonly string[] => [
  ...new Set(pointersIn(rows).map(({ vpcId }) => vpcId)),
];

/** A scope in which the VPCs of parts are named as far as the ledger knows them, so that EC2 is not asked for them. */
export const placed = (scope: Scope, rows: LedgerRows): Scope => ({
  ...scope,
  networks: [...new Set([...(scope.networks ?? []), ...pointedNetworks(rows)])],
  networksOf: (scope.networksOf ?? []).filter((one) => {
    const part = partOf(one);
    return part === undefined || pointerTo(rows, part) === undefined;
  }),
});

/** The resources whose part is in a network that was read. */
export const heldIn = (
  resources: readonly NetworkResource[],
  state: AccountState,
): readonly NetworkResource[] =>
  resources.filter((one) => {
    const part = partOf(one);
    return part !== undefined && networkHolding(state, part) !== undefined;
  });

/**
 * The resources of a scope whose pointers may be wrong: their VPC neither holds the part nor held it when it was
 * remembered. The ledger is data, so a pointer is not simply believed where the network does not confirm it. A network that
 * could not be read confirms and denies nothing.
 */
export const misplaced = (
  { networksOf = [] }: Scope,
  rows: LedgerRows,
  state: AccountState,
): readonly NetworkResource[] =>
  networksOf.filter((one) => {
    const part = partOf(one);
    const vpcId = part && pointerTo(rows, part)?.vpcId;
    if (part === undefined || vpcId === undefined) return false;
    const network = own(state.networks, vpcId);
    if (network?.status === 'unknown') return false;
    const then = rows.baselines[resourceKey(resource('SessionGuard::EC2::Network', vpcId))]?.snapshot;
    const had = then?.type === 'SessionGuard::EC2::Network' && hadPart(then.value, part);
    return (
      !had && networkHolding({ ...state, networks: network ? { [vpcId]: network } : {} }, part) === undefined
    );
  });

/** Rows without the pointers of some resources. */
export const withoutPointers = (rows: LedgerRows, wrong: readonly NetworkResource[]): LedgerRows => {
  const keys = new Set<string>(wrong.flatMap((one) => partOf(one) ?? []).map(resourceKey));
  return {
    ...rows,
    baselines: Object.fromEntries(Object.entries(rows.baselines).filter(([key]) => !keys.has(key))),
  };
};

/** The pointers of what a change touched and the ledger does not know the VPC of yet, in networks that are remembered. */
export const newPointers = (scope: Scope, rows: LedgerRows, state: AccountState): readonly Snapshot[] =>
  partsIn(scope).flatMap((part) => {
    const network = pointerTo(rows, part) === undefined ? networkHolding(state, part) : undefined;
    return network && isPointerType(part.type) ? [pointerOf(network, part.type, part.id)] : [];
  });
