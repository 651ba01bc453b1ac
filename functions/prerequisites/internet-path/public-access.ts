import type { Plan } from '../../account/api-call.ts';
import type { VpcNetwork } from '../../account/network/network.ts';
import { networksOf } from '../../account/network/parts.ts';
import {
  type AccessExclusion,
  BLOCK_MODES,
  EXCLUSION_MODES,
  type ExclusionMode,
} from '../../account/network/ways-out.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { newerRequest, newerResponse } from '../../formats/ec2-dialects.ts';
import { at, stringAt } from '../../formats/json.ts';
import { lostEgress } from '../../sessions/paths/egress.ts';
import { pathsOf } from '../../sessions/paths/node-paths.ts';

type Calls = 'ec2:CreateVpcBlockPublicAccessExclusion' | 'ec2:ModifyVpcBlockPublicAccessExclusion';

const namesBlock = (text: string): boolean => text.includes('Block Public Access');

/** Is a path of the VPC's nodes, or the way out that it gives to others, cut by the block, and by nothing before it? */
const isBlocked = (state: AccountState, network: VpcNetwork): boolean =>
  pathsOf(state, network).some(
    ({ verdict }) => verdict.kind === 'broken' && verdict.evidence.some(namesBlock),
  ) || lostEgress(state, network).some(({ because }) => namesBlock(because));

const excluding = (state: AccountState, mode: ExclusionMode): readonly Plan<Calls>[] => {
  const vpcIds = networksOf(state)
    .filter((network) => isBlocked(state, network))
    .map(({ vpcId }) => vpcId);
  if (vpcIds.length === 0) return [];
  return [
    {
      calls: vpcIds.map((VpcId) => ({
        api: 'ec2:CreateVpcBlockPublicAccessExclusion',
        input: { VpcId, InternetGatewayExclusionMode: mode },
      })),
      restores: `the way out of ${vpcIds.join(', ')}, by an exclusion`,
      exact: true,
    },
  ];
};

const narrowestFirst = (state: AccountState): readonly Plan<Calls>[] => [
  ...excluding(state, 'allow-egress'),
  ...excluding(state, 'allow-bidirectional'),
];

/**
 * The block is a security control of the account, and the mode that it had is not in the record. So the way back that is
 * offered is an exclusion of the VPCs in which nodes need the way out, the narrower one first.
 */
const optionsModified: Decoder<Calls> = ({ request, region }) => {
  const body = newerRequest(request, 'ModifyVpcBlockPublicAccessOptions');
  const given = stringAt(body, 'InternetGatewayBlockMode');
  const mode = BLOCK_MODES.find((one) => one === given);
  if (!mode) return unreadable('the record names no mode of VPC Block Public Access');
  if (mode === 'off') return irrelevant('VPC Block Public Access was switched off, which stops no session');
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::VPCBlockPublicAccessOptions', region)],
    scope: { networksOf: [{ kind: 'ways-to-the-internet', id: region }] },
    isCurrent: (state) => networksOf(state).some(({ publicAccessBlock }) => publicAccessBlock?.mode === mode),
    inverses: narrowestFirst,
  };
};

/** The exclusion that a record is about: the request names its id, and only the answer says of what it is one. */
const exclusionIn = (
  { request, response }: Change,
  action: string,
): { readonly id: string | undefined; readonly known: AccessExclusion | undefined } => {
  const described = at(newerResponse(response, action), 'vpcBlockPublicAccessExclusion');
  const id = stringAt(newerRequest(request, action), 'ExclusionId');
  const resourceId = stringAt(described, 'resourceArn')?.split('/').at(-1);
  const mode = EXCLUSION_MODES.find((one) => one === stringAt(described, 'internetGatewayExclusionMode'));
  return { id, known: id && resourceId && mode ? { exclusionId: id, resourceId, mode } : undefined };
};

/** What an exclusion concerns; without the answer, any VPC that has a way to the internet. */
const scopeOf = (known: AccessExclusion | undefined, region: string): Scope => {
  if (!known) return { networksOf: [{ kind: 'ways-to-the-internet', id: region }] };
  const { resourceId } = known;
  return resourceId.startsWith('subnet-')
    ? { networksOf: [{ kind: 'subnet', id: resourceId }] }
    : { networks: [resourceId] };
};

const exclusionNow = (state: AccountState, id: string): AccessExclusion | undefined =>
  networksOf(state)
    .flatMap(({ publicAccessBlock }) => publicAccessBlock?.exclusions ?? [])
    .find(({ exclusionId }) => exclusionId === id);

const NO_ID = 'the record names no exclusion from VPC Block Public Access';

const created = ({ resourceId, mode }: AccessExclusion): Plan<Calls> => {
  const named = resourceId.startsWith('subnet-') ? { SubnetId: resourceId } : { VpcId: resourceId };
  const input = { ...named, InternetGatewayExclusionMode: mode };
  return {
    calls: [{ api: 'ec2:CreateVpcBlockPublicAccessExclusion', input }],
    restores: `the exclusion of ${resourceId}, under a new id`,
    exact: true,
  };
};

const exclusionDeleted: Decoder<Calls> = (change) => {
  const { id, known } = exclusionIn(change, 'DeleteVpcBlockPublicAccessExclusion');
  if (!id) return unreadable(NO_ID);
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::VPCBlockPublicAccessExclusion', id)],
    scope: scopeOf(known, change.region),
    isCurrent: (state) => networksOf(state).length > 0 && exclusionNow(state, id) === undefined,
    inverses: (state) => (known ? [created(known)] : narrowestFirst(state)),
  };
};

const exclusionModified: Decoder<Calls> = (change) => {
  const action = 'ModifyVpcBlockPublicAccessExclusion';
  const asked = stringAt(newerRequest(change.request, action), 'InternetGatewayExclusionMode');
  if (asked === 'allow-bidirectional') return irrelevant('the exclusion lets everything through');
  const { id, known } = exclusionIn(change, action);
  if (!id) return unreadable(NO_ID);
  const input = { ExclusionId: id, InternetGatewayExclusionMode: 'allow-bidirectional' } as const;
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::VPCBlockPublicAccessExclusion', id)],
    scope: scopeOf(known, change.region),
    isCurrent: (state) => exclusionNow(state, id)?.mode === 'allow-egress',
    inverses: () => [
      {
        calls: [{ api: 'ec2:ModifyVpcBlockPublicAccessExclusion', input }],
        restores: `${id} as an exclusion in both directions`,
        exact: true,
      },
    ],
  };
};

/** The changes of VPC Block Public Access, by CloudTrail's event names. */
export const publicAccessChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:ModifyVpcBlockPublicAccessOptions': optionsModified,
  'ec2:DeleteVpcBlockPublicAccessExclusion': exclusionDeleted,
  'ec2:ModifyVpcBlockPublicAccessExclusion': exclusionModified,
};
