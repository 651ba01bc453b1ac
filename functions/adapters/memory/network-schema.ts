import * as z from 'zod/mini';

const text = z.string();
const flag = z.boolean();
const number = z.number();
const tags = z._default(z.record(z.string(), text), {});
const texts = z._default(z.array(text), []);
const list = <T extends z.ZodMiniType>(item: T) => z._default(z.array(item), []);

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

const entry = z.strictObject({
  ruleNumber: number,
  egress: z._default(flag, false),
  allow: flag,
  protocol: z._default(text, '-1'),
  fromPort: z.exactOptional(number),
  toPort: z.exactOptional(number),
  cidr: z._default(text, '0.0.0.0/0'),
});

const networkInterface = z.strictObject({
  networkInterfaceId: z.exactOptional(text),
  subnetId: text,
  addresses: texts,
  groupIds: texts,
});

const route = z.strictObject({ destination: text, target: text, blackhole: z._default(flag, false) });

/** A VPC with all that packets to the endpoints meet, in the words of the account state. */
export const networkSchema = z.strictObject({
  cidrBlocks: z.array(text).check(z.minLength(1, 'must name a CIDR block')),
  dhcpOptionsId: z._default(text, 'default'),
  enableDnsSupport: z._default(flag, true),
  enableDnsHostnames: z._default(flag, true),
  subnets: list(z.strictObject({ subnetId: text, cidrBlocks: texts })),
  routeTables: list(
    z.strictObject({
      routeTableId: text,
      main: z._default(flag, false),
      subnetIds: texts,
      associations: z.exactOptional(z.record(z.string(), text)),
      routes: list(route),
    }),
  ),
  networkAcls: list(
    z.strictObject({
      networkAclId: text,
      isDefault: z._default(flag, false),
      entries: list(entry),
      associations: z._default(z.record(z.string(), text), {}),
      tags,
    }),
  ),
  securityGroups: z._default(z.record(z.string(), z.strictObject({ rules: list(rule), tags })), {}),
  natGateways: list(
    z.strictObject({
      natGatewayId: text,
      subnetId: z._default(text, ''),
      state: z._default(text, 'available'),
      connectivityType: z._default(
        z.enum(['public', 'private'], { error: 'must be public or private' }),
        'public',
      ),
    }),
  ),
  internetGatewayIds: texts,
  endpoints: list(
    z.strictObject({
      vpcEndpointId: text,
      serviceName: text,
      vpcEndpointType: z._default(text, 'Interface'),
      state: z._default(text, 'available'),
      privateDnsEnabled: z._default(flag, false),
      interfaces: list(networkInterface),
      routeTableIds: texts,
      policy: z.exactOptional(text),
      tags,
    }),
  ),
  nodes: list(
    z.strictObject({
      instanceId: text,
      name: z.exactOptional(text),
      hasPublicIp: z._default(flag, false),
      elasticIp: z.exactOptional(z.strictObject({ publicIp: text, allocationId: text, associationId: text })),
      interface: networkInterface,
      managed: z.exactOptional(
        z.strictObject({ pingStatus: z._default(text, 'Online'), agentVersion: text }),
      ),
    }),
  ),
  prefixLists: z._default(z.record(z.string(), z.array(text)), {}),
  tags,
});

export type DescribedNetwork = z.infer<typeof networkSchema>;
