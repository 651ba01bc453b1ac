import type { Forward, Overlaid } from './overlaid.ts';
import { errorReply, type WireRequest, xmlReply } from './wire.ts';

const OPEN = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

const modifyEndpoint: Overlaid['answer'] = async (request, world, forward) => {
  const asked = new URLSearchParams(request.body.toString());
  const privateDns = asked.get('PrivateDnsEnabled');
  if (privateDns !== null) world.privateDns.set(asked.get('VpcEndpointId') ?? '', privateDns);
  if (asked.get('ResetPolicy') === 'true') asked.set('PolicyDocument', OPEN);
  return forward({ ...request, body: Buffer.from(asked.toString()) });
};

/** Adds the private DNS setting of a ModifyVpcEndpoint to an answer of DescribeVpcEndpoints. */
export const withPrivateDns =
  (describe: Overlaid['answer']): Overlaid['answer'] =>
  async (request, world, forward) => {
    const reply = await describe(request, world, forward);
    if (world.privateDns.size === 0) return reply;
    const parts = reply.body.toString().split('<vpcEndpointId>');
    const body = parts.map((part) => {
      const known = world.privateDns.get(part.slice(0, part.indexOf('<')));
      return known === undefined
        ? part
        : part.replace(
            /<privateDnsEnabled>\w+<\/privateDnsEnabled>/,
            `<privateDnsEnabled>${known}</privateDnsEnabled>`,
          );
    });
    return { ...reply, body: body.join('<vpcEndpointId>') };
  };

const deleteEntry: Overlaid['answer'] = async (request, _world, forward) => {
  const reply = await forward(request);
  return reply.status === 500 ? errorReply(request, 'InvalidNetworkAclEntry.NotFound', 400) : reply;
};

/** Asked twice for the same instance, EC2 leaves the association as it is. */
const associateAddress: Overlaid['answer'] = async (request, _world, forward) => {
  const asked = new URLSearchParams(request.body.toString());
  const query = new URLSearchParams({
    Action: 'DescribeAddresses',
    Version: asked.get('Version') ?? '',
    'AllocationId.1': asked.get('AllocationId') ?? '',
  });
  const described = await forward({ ...request, body: Buffer.from(query.toString()) });
  const text = described.body.toString();
  const [, instanceId] = /<instanceId>([^<]+)<\/instanceId>/.exec(text) ?? [];
  const [, associationId] = /<associationId>([^<]+)<\/associationId>/.exec(text) ?? [];
  if (!associationId || instanceId !== asked.get('InstanceId')) return forward(request);
  return xmlReply(
    `<AssociateAddressResponse><return>true</return><associationId>${associationId}</associationId></AssociateAddressResponse>`,
  );
};

type Parameter = [key: string, value: string];

/** moto knows which interfaces endpoints have, but not that their type is `vpc_endpoint`. */
const idsOfEndpoints = async (request: WireRequest, forward: Forward): Promise<readonly string[]> => {
  const version = new URLSearchParams(request.body.toString()).get('Version') ?? '';
  const query = new URLSearchParams({ Action: 'DescribeVpcEndpoints', Version: version });
  const reply = await forward({ ...request, body: Buffer.from(query.toString()) });
  return [...reply.body.toString().matchAll(/\beni-[0-9a-f]+/g)].map(([id]) => id);
};

/** A request that asks for the ids of these interfaces in the place of a filter for their type. */
const withoutType = async (request: WireRequest, forward: Forward): Promise<WireRequest> => {
  const asked = [...new URLSearchParams(request.body.toString())];
  const [, number] =
    /^Filter\.(\d+)\.Name$/.exec(asked.find(([, value]) => value === 'interface-type')?.[0] ?? '') ?? [];
  if (number === undefined) return request;
  const isOf = ([key]: Parameter): boolean => key.startsWith(`Filter.${number}.`);
  const wanted = asked.some((one) => isOf(one) && one[1] === 'vpc_endpoint');
  const ids = ['eni-00000000000000000', ...(wanted ? await idsOfEndpoints(request, forward) : [])];
  const filter: Parameter[] = [
    [`Filter.${number}.Name`, 'network-interface-id'],
    ...ids.map((id, index): Parameter => [`Filter.${number}.Value.${index + 1}`, id]),
  ];
  const changed = [...asked.filter((one) => !isOf(one)), ...filter];
  return {
    ...request,
    body: Buffer.from(new URLSearchParams(changed).toString()),
  };
};

/** Leaves out the addresses, because moto chooses those of endpoints anywhere in 10.0.0.0/8. */
const describeInterfaces: Overlaid['answer'] = async (request, _world, forward) => {
  const reply = await forward(await withoutType(request, forward));
  const body = reply.body
    .toString()
    .replaceAll(/<privateIpAddress>[^<]*<\/privateIpAddress>/g, '')
    .replaceAll(/<privateIpAddressesSet>.*?<\/privateIpAddressesSet>/gs, '');
  return { ...reply, body };
};

/** What moto lacks of networks. */
export const NETWORK_OVERLAID: Readonly<Record<string, Overlaid>> = {
  'ec2:ModifyVpcEndpoint': { why: 'knows neither PrivateDnsEnabled nor ResetPolicy', answer: modifyEndpoint },
  'ec2:AssociateAddress': { why: 'makes a new association each time', answer: associateAddress },
  'ec2:DeleteNetworkAclEntry': { why: 'breaks down when there is no such entry', answer: deleteEntry },
  'ec2:DescribeNetworkInterfaces': {
    why: 'knows no type of endpoints, and gives them addresses outside of their subnets',
    answer: describeInterfaces,
  },
};
