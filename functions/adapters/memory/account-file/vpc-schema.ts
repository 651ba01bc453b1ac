import * as z from 'zod/mini';

const text = z.string();
const flag = z.boolean();
const number = z.number();
const texts = z.array(text);
const tags = z._default(z.record(z.string(), text), {});
const list = <T extends z.ZodMiniType>(item: T) => z.exactOptional(z.array(item));

const rule = z.strictObject({
  ruleId: z.exactOptional(text),
  egress: z._default(flag, false),
  protocol: z._default(text, 'tcp'),
  fromPort: z.exactOptional(number),
  toPort: z.exactOptional(number),
  peer: z.union(
    [
      z.strictObject({ kind: z.literal('cidr'), cidr: text }),
      z.strictObject({ kind: z.literal('security-group'), groupId: text }),
      z.strictObject({ kind: z.literal('prefix-list'), prefixListId: text }),
    ],
    {
      error:
        'must be {"kind":"cidr","cidr":…}, {"kind":"security-group","groupId":…} or {"kind":"prefix-list","prefixListId":…}',
    },
  ),
});

const aclEntry = z.strictObject({
  ruleNumber: number,
  egress: z._default(flag, false),
  allow: flag,
  protocol: z._default(text, '-1'),
  fromPort: z.exactOptional(number),
  toPort: z.exactOptional(number),
  cidr: z._default(text, '0.0.0.0/0'),
});

const networkAcl = z.strictObject({
  networkAclId: text,
  isDefault: z._default(flag, false),
  entries: z._default(z.array(aclEntry), []),
  associations: z._default(z.record(z.string(), text), {}),
  tags,
});

const networkInterface = {
  networkInterfaceId: z.exactOptional(text),
  subnetId: text,
  addresses: z._default(texts, []),
  groupIds: z.exactOptional(texts),
};

const route = z.strictObject({ destination: text, target: text, blackhole: z._default(flag, false) });

const routeTable = z.strictObject({
  routeTableId: text,
  main: z._default(flag, false),
  mainAssociationId: z.exactOptional(text),
  subnetIds: z._default(texts, []),
  associations: z.exactOptional(z.record(z.string(), text)),
  routes: z._default(z.array(route), []),
});

const natGateway = z.strictObject({
  natGatewayId: text,
  subnetId: z._default(text, ''),
  state: z._default(text, 'available'),
  connectivityType: z._default(
    z.enum(['public', 'private'], { error: 'must be public or private' }),
    'public',
  ),
});

const endpoint = z.strictObject({
  vpcEndpointId: text,
  serviceName: text,
  vpcEndpointType: z._default(text, 'Interface'),
  state: z._default(text, 'available'),
  privateDnsEnabled: z._default(flag, false),
  interfaces: list(z.strictObject(networkInterface)),
  routeTableIds: z._default(texts, []),
  policy: z.exactOptional(text),
  tags,
});

const instance = z.strictObject({
  instanceId: text,
  name: z.exactOptional(text),
  instanceType: z.exactOptional(text),
  ...networkInterface,
  hasPublicIp: z._default(flag, false),
  isStopped: z.exactOptional(flag),
  elasticIp: z.exactOptional(z.strictObject({ publicIp: text, allocationId: text, associationId: text })),
  managed: z.exactOptional(z.strictObject({ pingStatus: z._default(text, 'Online'), agentVersion: text })),
});

/** A VPC with all that packets to the endpoints meet; what is left out is as AWS makes it. */
export const vpcSchema = z.strictObject({
  cidrBlocks: texts.check(z.minLength(1, 'must name a CIDR block')),
  dhcpOptionsId: z._default(text, 'default'),
  enableDnsSupport: z._default(flag, true),
  enableDnsHostnames: z._default(flag, true),
  subnets: list(z.strictObject({ subnetId: text, cidrBlocks: z._default(texts, []) })),
  routeTables: list(routeTable),
  networkAcls: list(networkAcl),
  securityGroups: z._default(
    z.record(z.string(), z.strictObject({ rules: z._default(z.array(rule), []), tags })),
    {},
  ),
  natGateways: list(natGateway),
  internetGatewayIds: z.exactOptional(texts),
  endpoints: z._default(z.array(endpoint), []),
  instances: z._default(z.array(instance), []),
  prefixLists: z._default(z.record(z.string(), texts), {}),
  tags,
});

export type DescribedVpc = z.infer<typeof vpcSchema>;
