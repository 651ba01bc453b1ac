import type { ApiCall } from '../../account/api-call.ts';
import { isLiveEndpoint } from '../../account/network/endpoint-state.ts';
import type { EndpointNetwork, VpcNetwork } from '../../account/network/network.ts';
import { endpointsOfService } from '../../account/network/path/endpoints-of-service.ts';
import { ofAccount } from '../../account/network/path/policy-document.ts';
import { tableOfSubnet } from '../../account/network/path/route-table.ts';
import type { PathService } from '../../account/network/path/verdict.ts';
import { isObject, type Json, parseJson } from '../../formats/json.ts';
import { statementsOf } from '../../formats/policy-statements.ts';
import type { Obstacle, Remedy } from '../../sessions/mend/mend-paths.ts';
import { createdAgain, remembered } from './created-again.ts';

type Advised = Remedy<ApiCall<'ec2:ModifyVpcEndpoint' | 'ec2:CreateVpcEndpoint' | 'ec2:DeleteVpcEndpoints'>>;

const BY_THE_HOUR = 'an interface endpoint is charged by the hour in each subnet, and by the GB';

const is = ({ vpcEndpointType }: EndpointNetwork, type: 'interface' | 'gateway'): boolean =>
  vpcEndpointType.toLowerCase() === type;

const serviceOf = ({ serviceName }: EndpointNetwork): string => serviceName.split('.').at(-1) ?? '';

const subnetsOf = ({ interfaces }: EndpointNetwork): readonly string[] =>
  interfaces.map(({ subnetId }) => subnetId);

const groupsOf = ({ interfaces }: EndpointNetwork): readonly string[] => [
  ...new Set(interfaces.flatMap(({ groupIds }) => groupIds)),
];

/** Whose subnets and groups a new endpoint gets: the one of sessions first, then the one in the most subnets. */
const RANK: readonly string[] = ['ssmmessages', 'ssm', 'ec2messages', 'kms', 'logs'];

const modelsIn = ({ endpoints }: VpcNetwork): readonly EndpointNetwork[] =>
  endpoints
    .filter((one) => is(one, 'interface') && isLiveEndpoint(one) && one.interfaces.length > 0)
    .filter((one) => RANK.includes(serviceOf(one)))
    .toSorted((a, b) => RANK.indexOf(serviceOf(a)) - RANK.indexOf(serviceOf(b)));

const withPrivateNames = ({ network, state, path }: Obstacle): readonly Advised[] =>
  endpointsOfService(path.need.service, network, state.identity.region)
    .filter((one) => is(one, 'interface') && isLiveEndpoint(one) && !one.privateDnsEnabled)
    .map(({ vpcEndpointId: VpcEndpointId }) => ({
      calls: [{ api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId, PrivateDnsEnabled: true } }],
      words: `private DNS of ${VpcEndpointId}, so that ${path.need.service} resolves to it in the whole VPC`,
    }));

/** An endpoint without a subnet gets those of another endpoint, because its groups fit there. */
const inSubnets = ({ network, state, path }: Obstacle): readonly Advised[] => {
  const [model] = modelsIn(network);
  if (!model) return [];
  return endpointsOfService(path.need.service, network, state.identity.region)
    .filter((one) => is(one, 'interface') && isLiveEndpoint(one) && one.interfaces.length === 0)
    .map(({ vpcEndpointId: VpcEndpointId }) => ({
      calls: [
        {
          api: 'ec2:ModifyVpcEndpoint',
          input: { VpcEndpointId, AddSubnetIds: subnetsOf(model), AddSecurityGroupIds: groupsOf(model) },
        },
      ],
      words: `${VpcEndpointId} in the subnets and groups of ${model.vpcEndpointId}`,
      mind: BY_THE_HOUR,
    }));
};

/** A gateway endpoint costs nothing, and the table of the node's subnet only has to lead to it. */
const routedToGateway = ({ network, state, path }: Obstacle): readonly Advised[] => {
  const table = tableOfSubnet(network, path.node.interface.subnetId);
  if (!table) return [];
  return endpointsOfService(path.need.service, network, state.identity.region)
    .filter((one) => is(one, 'gateway') && isLiveEndpoint(one))
    .map(({ vpcEndpointId: VpcEndpointId }) => ({
      calls: [
        { api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId, AddRouteTableIds: [table.routeTableId] } },
      ],
      words: `a route to the gateway endpoint ${VpcEndpointId} in ${table.routeTableId}`,
    }));
};

/** A gateway endpoint costs nothing: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
const isCharged = ({ api, input }: ReturnType<typeof createdAgain>[number]['calls'][number]): boolean =>
  api === 'ec2:CreateVpcEndpoint' && input.VpcEndpointType !== 'Gateway';

const createdAsBefore = ({ network, state, path }: Obstacle): readonly Advised[] => {
  const gone = (state.rememberedNetworks?.[network.vpcId]?.endpoints ?? [])
    .filter(({ serviceName }) => serviceName.endsWith(`.${state.identity.region}.${path.need.service}`))
    .filter(({ vpcEndpointId }) => remembered(state, vpcEndpointId) !== undefined)
    .map(({ vpcEndpointId }) => vpcEndpointId);
  return createdAgain(state, gone).map(({ calls, restores }) => ({
    calls,
    words: `${restores}, as the guard remembers them`,
    ...(calls.some(isCharged) ? { mind: BY_THE_HOUR } : {}),
  }));
};

/**
 * The name of a service beside that of another one. In China, some begin with `cn.com.amazonaws.`, so that it is not
 * certain there.
 */
const nameLike = ({ serviceName }: EndpointNetwork, service: PathService): string | undefined =>
  serviceName.startsWith('com.amazonaws.') && !serviceName.includes('.cn-')
    ? serviceName.replace(/[^.]+$/, service)
    : undefined;

/** S3 is best reached by a gateway endpoint, for which AWS must tell the prefix list, so a person chooses. */
const created = ({ network, path }: Obstacle): readonly Advised[] => {
  const { service } = path.need;
  const [model] = modelsIn(network);
  const ServiceName = model && nameLike(model, service);
  if (!model || !ServiceName || service === 's3') return [];
  return [
    {
      calls: [
        {
          api: 'ec2:CreateVpcEndpoint',
          input: {
            VpcId: network.vpcId,
            ServiceName,
            VpcEndpointType: 'Interface',
            SubnetIds: subnetsOf(model),
            SecurityGroupIds: groupsOf(model),
            PrivateDnsEnabled: true,
          },
        },
      ],
      words: `an endpoint for ${service} in the subnets and groups of ${model.vpcEndpointId}`,
      mind:
        model.policy === undefined
          ? BY_THE_HOUR
          : `${BY_THE_HOUR}; unlike ${model.vpcEndpointId}, it has no policy of its own, so it lets every call through`,
    },
  ];
};

const S3_BUCKET = /^arn:[^:]+:s3:::/;

/** What the policy of an endpoint does not allow, added for the account's own principals; nothing where it denies. */
const allowed = ({ network, state, path }: Obstacle): readonly Advised[] => {
  const { evidence, because } = path.verdict;
  const endpoint = network.endpoints.find(({ vpcEndpointId }) => evidence.includes(vpcEndpointId));
  const document = endpoint?.policy === undefined ? undefined : parseJson(endpoint.policy);
  if (!endpoint?.policy || !isObject(document)) return [];
  const statements = statementsOf(endpoint.policy);
  if (statements.length === 0 || statements.some(({ Effect }) => Effect !== 'Allow')) return [];
  const Action = evidence.filter((one) => one !== endpoint.vpcEndpointId);
  const arns = [...because.matchAll(/ on (arn:[^,]+)/g)].map(([, arn = '']) => arn);
  const Resource: Json = arns.every((arn) => S3_BUCKET.test(arn)) && arns.length > 0 ? arns : '*';
  const added = {
    Effect: 'Allow',
    Principal: '*',
    Action,
    Resource,
    Condition: ofAccount(state.identity.accountId),
  };
  const policy = { ...document, Statement: [...statements, added] };
  return [
    {
      calls: [
        {
          api: 'ec2:ModifyVpcEndpoint',
          input: { VpcEndpointId: endpoint.vpcEndpointId, PolicyDocument: JSON.stringify(policy) },
        },
      ],
      words: `the policy of ${endpoint.vpcEndpointId} with ${Action.join(', ')} for the principals of this account besides what it allows`,
      mind: 'find out whether somebody narrowed the policy on purpose',
    },
  ];
};

/** What opens the way through the endpoints of a VPC, what is free first. */
export const remediesOf = (obstacle: Obstacle): readonly Advised[] =>
  obstacle.path.verdict.step === 'endpoint-policy'
    ? allowed(obstacle)
    : [withPrivateNames, routedToGateway, inSubnets, createdAsBefore, created].flatMap((propose) =>
        propose(obstacle),
      );
