import type { Plan } from '../../account/api-call.ts';
import { networksOf } from '../../account/network/parts.ts';
import type { ElasticIp } from '../../account/network/ways-out.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, type Effect, unreadable } from '../../core/effect.ts';
import { type JsonObject, stringAt } from '../../formats/json.ts';

type AddressRepairs = 'ec2:AssociateAddress';
type AddressOffers = 'ec2:AllocateAddress';
type Calls = AddressRepairs | AddressOffers;

/** The association id in a VPC; the address itself is accepted as well. */
const addressNamed = (request: JsonObject): string | undefined =>
  stringAt(request, 'associationId') ?? stringAt(request, 'allocationId') ?? stringAt(request, 'publicIp');

/** Instances that had the address when everything passed. */
const ownersOf = (
  { rememberedNetworks }: AccountState,
  name: string,
): readonly (readonly [string, ElasticIp])[] =>
  Object.values(rememberedNetworks ?? {}).flatMap(({ elasticIps }) =>
    Object.entries(elasticIps).filter(([, ip]) =>
      [ip.publicIp, ip.allocationId, ip.associationId].includes(name),
    ),
  );

const addressPlan = ([InstanceId, ip]: readonly [string, ElasticIp], released: boolean): Plan<Calls> => {
  const input = {
    AllocationId: released ? '<allocation id>' : ip.allocationId,
    InstanceId,
    AllowReassociation: false,
  } as const;
  const associate = { api: 'ec2:AssociateAddress', input } as const;
  const restores = `${ip.publicIp} on ${InstanceId}`;
  // Without its public address, a suspect in a public subnet reaches nothing.
  if (!released) return { calls: [associate], restores, exact: true, containment: 'public-address' };
  const allocate = {
    api: 'ec2:AllocateAddress',
    input: { Domain: 'vpc', Address: ip.publicIp },
  } as const;
  return { calls: [allocate, associate], restores, exact: false, containment: 'public-address' };
};

/** `lasting` is the allocation id, if the ledger knows it: EC2 gives each association another id. */
const addressEffect = (name: string, lasting: string, released: boolean): Effect<Calls> => ({
  kind: 'effect',
  resources: [...new Set([lasting, name])].map((id) => resource('AWS::EC2::EIP', id)),
  scope: {},
  // The address may be associated again under another id, so what counts is that the node has no address.
  isCurrent: (state) => {
    const owners = ownersOf(state, name).map(([instanceId]) => instanceId);
    return networksOf(state).some(({ nodes }) =>
      nodes.some((node) => owners.includes(node.instanceId) && !node.hasPublicIp),
    );
  },
  inverses: (state) => ownersOf(state, name).map((owner) => addressPlan(owner, released)),
});

/**
 * The record names neither the instance nor the VPC, and EC2 has forgotten the association: only the baseline
 * knows which node had the address. A released address belongs to AWS again; it can be requested, but may be
 * taken.
 */
const addressTaken =
  (released: boolean): Decoder<Calls> =>
  ({ request }) => {
    const name = addressNamed(request);
    if (!name) return unreadable('the record names no address');
    const named = resource('AWS::EC2::EIP', name);
    return {
      kind: 'needs-previous',
      resources: [named],
      scope: {},
      query: { resource: named },
      resume: (previous) => {
        const snapshot = previous?.snapshot;
        const lasting = snapshot?.type === 'AWS::EC2::EIP' ? snapshot.value.standsFor : undefined;
        return addressEffect(name, lasting ?? name, released);
      },
    };
  };

/** The changes by which a node loses its public address, by CloudTrail's event names. */
export const addressChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:DisassociateAddress': addressTaken(false),
  'ec2:ReleaseAddress': addressTaken(true),
};
