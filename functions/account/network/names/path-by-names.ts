import { blocksOf, oneAddress, without } from '../../../formats/addresses.ts';
import { own } from '../../../formats/json.ts';
import { isLiveEndpoint } from '../endpoint-state.ts';
import type { EndpointElsewhere, EndpointNetwork, NodeNetwork, VpcNetwork } from '../network.ts';
import { pathToEndpoint } from '../path/endpoint.ts';
import { outOfNode, outOfNodeSubnet } from '../path/node-side.ts';
import { routeToAddress } from '../path/route.ts';
import {
  type Broken,
  broken,
  eitherWay,
  inSequence,
  type PathContext,
  type PathService,
  type PathVerdict,
  uncertain,
} from '../path/verdict.ts';
import { pathToElsewhere } from './elsewhere.ts';

import type { Resolution } from './resolution.ts';
import { unseenWay } from './unseen-way.ts';
import type { Target } from './zone-answer.ts';

type Asked = {
  readonly service: PathService;
  readonly node: NodeNetwork;
  readonly network: VpcNetwork;
  readonly context: PathContext;
};

const STEP = 'name-resolution';

/** Endpoints present themselves with the certificate of their own service. */
const isOf = ({ serviceName }: EndpointNetwork, service: PathService): boolean =>
  serviceName.endsWith(`.${service}`);

const hasAddress = ({ interfaces }: EndpointNetwork, address: string): boolean =>
  interfaces.some(({ addresses }) => addresses.includes(address));

const known = ({ names }: VpcNetwork): readonly EndpointElsewhere[] =>
  Object.values(names?.elsewhere ?? {}).flatMap((one) => (one.status === 'present' ? [one.value] : []));

const toEndpoint = (asked: Asked, vpcEndpointId: string, by: string): PathVerdict => {
  const { service, node, network, context } = asked;
  const leads = (to: string): string => `${by} leads ${service} to ${to}`;
  const here = network.endpoints.find((one) => one.vpcEndpointId === vpcEndpointId);
  const there = own(network.names?.elsewhere ?? {}, vpcEndpointId);
  const endpoint = here ?? (there?.status === 'present' ? there.value.endpoint : undefined);
  if (!endpoint) {
    const why =
      there?.status === 'absent' ? 'which is gone, or another account’s' : 'which could not be read';
    return unseenWay(service, node, network, leads(`${vpcEndpointId}, ${why}`));
  }
  if (!isOf(endpoint, service)) {
    return broken(STEP, leads(`${vpcEndpointId}, an endpoint of ${endpoint.serviceName}`), [vpcEndpointId]);
  }
  if (!here) {
    return there?.status === 'present'
      ? pathToElsewhere(service, node, network, context, there.value)
      : uncertain(STEP, leads(vpcEndpointId));
  }
  return isLiveEndpoint(here)
    ? pathToEndpoint(service, node, network, context, here)
    : broken('endpoint', leads(`${vpcEndpointId}, which is ${here.state}`), [vpcEndpointId]);
};

/** Of its own VPC, an account sees every interface; of one that is shared with it, only its own. */
const isVacant = (network: VpcNetwork, address: string, accountOwns: boolean): boolean => {
  const one = oneAddress(address);
  if (!one || !accountOwns || own(network.names?.holders ?? {}, address)?.status !== 'absent') return false;
  return without(one.ranges, blocksOf(one.family, network.cidrBlocks).ranges).length === 0;
};

const toAddress = (asked: Asked, address: string, by: string): PathVerdict => {
  const { service, node, network } = asked;
  const holder = own(network.names?.holders ?? {}, address);
  const found =
    network.endpoints.find((one) => hasAddress(one, address))?.vpcEndpointId ??
    known(network).find(({ endpoint }) => hasAddress(endpoint, address))?.endpoint.vpcEndpointId ??
    (holder?.status === 'present' && holder.value !== '' ? holder.value : undefined);
  if (found !== undefined) return toEndpoint(asked, found, by);
  const leads = `${by} leads ${service} to ${address}`;
  const isShared = network.subnets.some(
    ({ ownerId }) => ownerId !== undefined && ownerId !== network.ownerId,
  );
  if (isVacant(network, address, !isShared)) {
    return broken(STEP, `${leads}, which no interface of ${network.vpcId} has`, []);
  }
  const addresses = oneAddress(address);
  if (!addresses) return uncertain(STEP, `${leads}, which is no address`);
  const party = { addresses, somewhere: false, groupIds: [], name: address };
  const steps = inSequence([
    routeToAddress(network, node, addresses).verdict,
    outOfNode(network, node, party),
    ...outOfNodeSubnet(network, node, party),
  ]);
  if (steps.kind === 'broken') return { ...steps, because: `${leads}, and ${steps.because}` };
  return uncertain(STEP, `${leads}, and it cannot be seen what answers there`);
};

const toTarget = (asked: Asked, target: Target, by: string): PathVerdict => {
  switch (target.kind) {
    case 'endpoint':
      return toEndpoint(asked, target.vpcEndpointId, by);
    case 'address':
      return toAddress(asked, target.address, by);
    case 'name':
      return unseenWay(asked.service, asked.node, asked.network, `${by} leads on to ${target.name}`);
  }
};

const withEvidence = (verdict: Broken, evidence: readonly string[]): Broken => ({
  ...verdict,
  evidence: [...new Set([...verdict.evidence, ...evidence])].toSorted(),
});

/** The path from a node to a service whose name a zone, a rule or DNS Firewall decides on. */
export const pathByNames = (
  asked: Asked,
  resolution: Exclude<Resolution, { kind: 'usual' }>,
): PathVerdict => {
  const { service, node, network } = asked;
  if (resolution.kind === 'nothing') return broken(STEP, resolution.because, resolution.evidence);
  if (resolution.kind === 'unseen') return unseenWay(service, node, network, resolution.because);
  const { targets, by, evidence } = resolution;
  const [first, ...others] = targets.map((target) => toTarget(asked, target, by));
  if (!first) return uncertain(STEP, `${by} leads ${service} nowhere that can be seen`);
  const path = others.reduce(
    (a, b) => eitherWay(a, b, `${by} leads ${service} to more than one place`),
    first,
  );
  return path.kind === 'broken' ? withEvidence(path, evidence) : path;
};
