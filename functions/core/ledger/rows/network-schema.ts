import * as z from 'zod/mini';

import type { NetworkAclEntry, RouteTable, SecurityGroupRule } from '../../../account/network/network.ts';
import type {
  EndpointBaseline,
  NetworkBaseline,
  NetworkPointer,
  RememberedDns,
} from '../../../account/network/remembered-network.ts';
import {
  BLOCK_MODES,
  type ElasticIp,
  EXCLUSION_MODES,
  type PublicAccessBlock,
} from '../../../account/network/ways-out.ts';
import { exactly } from '../../schema/exactly.ts';
import { tags, text, texts } from '../../schema/parts.ts';
import { rememberedNames } from './names-schema.ts';

const number = z.number();
const flag = z.boolean();

const rule = exactly<SecurityGroupRule>()(
  z.object({
    ruleId: z.exactOptional(text),
    egress: flag,
    protocol: text,
    fromPort: z.exactOptional(number),
    toPort: z.exactOptional(number),
    peer: z.union([
      z.object({ kind: z.literal('cidr'), cidr: text }),
      z.object({ kind: z.literal('security-group'), groupId: text }),
      z.object({ kind: z.literal('prefix-list'), prefixListId: text }),
    ]),
  }),
);

const entry = exactly<NetworkAclEntry>()(
  z.object({
    ruleNumber: number,
    egress: flag,
    allow: flag,
    protocol: text,
    fromPort: z.exactOptional(number),
    toPort: z.exactOptional(number),
    cidr: text,
  }),
);

const routeTable = exactly<Omit<RouteTable, 'tags'>>()(
  z.object({
    routeTableId: text,
    main: flag,
    mainAssociationId: z.exactOptional(text),
    subnetIds: texts,
    associations: z.exactOptional(z.record(text, text)),
    routes: z.array(
      z.object({ destination: text, target: text, blackhole: flag, propagated: z.exactOptional(flag) }),
    ),
  }),
);

const endpoint = exactly<EndpointBaseline>()(
  z.object({
    vpcEndpointId: text,
    serviceName: text,
    vpcEndpointType: text,
    privateDnsEnabled: flag,
    subnetIds: texts,
    groupIds: texts,
    routeTableIds: texts,
    policy: z.exactOptional(text),
  }),
);

const elasticIp = exactly<ElasticIp>()(
  z.object({
    publicIp: text,
    allocationId: text,
    associationId: text,
  }),
);

const dns = exactly<RememberedDns>()(
  z.object({
    dhcpOptionsId: text,
    enableDnsSupport: flag,
    enableDnsHostnames: flag,
    servers: z.exactOptional(texts),
  }),
);

const publicAccessBlock = exactly<PublicAccessBlock>()(
  z.object({
    mode: z.enum(BLOCK_MODES),
    exclusions: z.exactOptional(
      z.array(z.object({ exclusionId: text, resourceId: text, mode: z.enum(EXCLUSION_MODES) })),
    ),
  }),
);

/** What is remembered about a network, as parsed from JSON. */
export const networkBaselineSchema = exactly<NetworkBaseline>()(
  z.object({
    vpcId: text,
    rules: z.record(text, z.array(rule)),
    acls: z.array(
      z.object({ networkAclId: text, entries: z.array(entry), associations: z.record(text, text) }),
    ),
    routeTables: z.array(routeTable),
    endpoints: z.array(endpoint),
    prefixLists: z.exactOptional(z.record(text, texts)),
    nodesByGroups: z.record(text, texts),
    elasticIps: z.record(text, elasticIp),
    publicAccessBlock: z.exactOptional(publicAccessBlock),
    names: z.exactOptional(rememberedNames),
    dns: z.exactOptional(dns),
    unseen: z.exactOptional(z.array(z.object({ subnetId: text, groupIds: texts }))),
    natGatewayIds: z.exactOptional(texts),
    egress: z.exactOptional(z.array(z.object({ subnetId: text, natSubnetId: text }))),
    tags,
  }),
);

export const networkPointerSchema = exactly<NetworkPointer>()(
  z.object({
    id: text,
    vpcId: text,
    standsFor: z.exactOptional(text),
    tags,
  }),
);
