import type { Plan } from '../../account/api-call.ts';
import { isDeletedEndpoint } from '../../account/network/endpoint-state.ts';
import type { NetworkOfferedInputs } from '../../account/network/inputs.ts';
import type { EndpointNetwork } from '../../account/network/network.ts';
import { networksOf } from '../../account/network/parts.ts';
import type { EndpointBaseline } from '../../account/network/remembered-network.ts';
import type { AccountState } from '../../account/state.ts';

type Offers = 'ec2:CreateVpcEndpoint' | 'ec2:DeleteVpcEndpoints';

/** An endpoint as it is now. */
export const endpointNow = (state: AccountState, id: string): EndpointNetwork | undefined =>
  networksOf(state)
    .flatMap(({ endpoints }) => endpoints)
    .find(({ vpcEndpointId }) => vpcEndpointId === id);

/** An endpoint as it was when everything passed. */
export const remembered = ({ rememberedNetworks }: AccountState, id: string): EndpointBaseline | undefined =>
  Object.values(rememberedNetworks ?? {})
    .flatMap(({ endpoints }) => endpoints)
    .find(({ vpcEndpointId }) => vpcEndpointId === id);

const isGone = (state: AccountState, id: string): boolean => {
  const endpoint = endpointNow(state, id);
  return endpoint === undefined || isDeletedEndpoint(endpoint);
};

/** The ids of remembered endpoints that are gone and whose service an endpoint made since serves. */
export const replacedBy = (state: AccountState, id: string): readonly string[] => {
  const made = endpointNow(state, id);
  const network = networksOf(state).find(({ endpoints }) => endpoints.some((one) => one === made));
  const before = network && state.rememberedNetworks?.[network.vpcId]?.endpoints;
  if (!made || !before || remembered(state, id)) return [];
  return before
    .filter((one) => one.serviceName === made.serviceName && isGone(state, one.vpcEndpointId))
    .map((one) => one.vpcEndpointId);
};

/**
 * Endpoints of a firewall (GatewayLoadBalancer), of a resource or of a service network are not offered: what they need
 * is not remembered.
 */
const isOffered = ({ vpcEndpointType }: EndpointBaseline): boolean =>
  /^(interface|gateway)$/i.test(vpcEndpointType);

const creation = (vpcId: string, before: EndpointBaseline): NetworkOfferedInputs['ec2:CreateVpcEndpoint'] => {
  const isInterface = before.vpcEndpointType.toLowerCase() === 'interface';
  return {
    VpcId: vpcId,
    ServiceName: before.serviceName,
    VpcEndpointType: isInterface ? 'Interface' : 'Gateway',
    ...(isInterface
      ? {
          SubnetIds: before.subnetIds,
          SecurityGroupIds: before.groupIds,
          PrivateDnsEnabled: before.privateDnsEnabled,
        }
      : { RouteTableIds: before.routeTableIds }),
    ...(before.policy === undefined ? {} : { PolicyDocument: before.policy }),
  };
};

/** What was made instead of remembered endpoints: two cannot have the private names of one service. */
const madeInstead = (state: AccountState, services: readonly string[]): readonly string[] =>
  networksOf(state).flatMap(({ vpcId, endpoints }) =>
    endpoints
      .filter((one) => !isDeletedEndpoint(one) && services.includes(`${vpcId} ${one.serviceName}`))
      .filter(({ vpcEndpointId }) => remembered(state, vpcEndpointId) === undefined)
      .map(({ vpcEndpointId }) => vpcEndpointId),
  );

/** Creates endpoints again as they were, in place of what was made for their services since. */
export const createdAgain = (state: AccountState, ids: readonly string[]): readonly Plan<Offers>[] => {
  const gone = Object.values(state.rememberedNetworks ?? {}).flatMap(({ vpcId, endpoints }) =>
    endpoints.filter(({ vpcEndpointId }) => ids.includes(vpcEndpointId)).map((before) => ({ vpcId, before })),
  );
  const offered = gone.filter(({ before }) => isOffered(before));
  if (offered.length === 0) return [];
  const services = offered.map(({ vpcId, before }) => `${vpcId} ${before.serviceName}`);
  const instead = madeInstead(state, services);
  const names = offered.map(({ before }) => before.serviceName).join(', ');
  return [
    {
      calls: [
        ...(instead.length > 0
          ? [{ api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: instead } } as const]
          : []),
        ...offered.map(
          ({ vpcId, before }) => ({ api: 'ec2:CreateVpcEndpoint', input: creation(vpcId, before) }) as const,
        ),
      ],
      restores: `endpoints for ${names}, under new ids`,
      exact: offered.length === gone.length,
    },
  ];
};
