import type { Overlaid } from './overlaid.ts';
import { errorReply, xmlReply } from './wire.ts';

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

/** What moto lacks of networks. */
export const NETWORK_OVERLAID: Readonly<Record<string, Overlaid>> = {
  'ec2:ModifyVpcEndpoint': { why: 'knows neither PrivateDnsEnabled nor ResetPolicy', answer: modifyEndpoint },
  'ec2:AssociateAddress': { why: 'makes a new association each time', answer: associateAddress },
  'ec2:DeleteNetworkAclEntry': { why: 'breaks down when there is no such entry', answer: deleteEntry },
};
