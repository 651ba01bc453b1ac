import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  groups,
  groupWith,
  MAIN_TABLE,
  networkOf,
  OPEN_ENTRIES,
  PUBLIC_TABLE,
  routeTable,
  rule,
} from './sample-network.ts';

/** A hub: endpoints that other VPCs use by a transit gateway, and no node of its own. */

export const TO_SPOKES = { '10.0.0.0/8': 'tgw-0hub' };
export const LETS_SPOKES = rule('in', '10.0.0.0/8');

/** The route tables of a hub whose endpoint subnet has these routes. */
export const hubTables = (routes: Readonly<Record<string, string>>): VpcNetwork['routeTables'] => [
  MAIN_TABLE,
  routeTable('rtb-endpoint', [ENDPOINT_SUBNET], routes),
  PUBLIC_TABLE,
];

/** The groups of a hub whose endpoints let these in. */
export const hubGroups = (...rules: readonly ReturnType<typeof rule>[]): VpcNetwork['securityGroups'] =>
  groups(groupWith(ENDPOINT_GROUP, rules));

/** Endpoints without private names, because hosted zones of the spokes name them. */
export const HUB_ENDPOINTS = [
  endpointTo('ssm', { privateDnsEnabled: false }),
  endpointTo('ssmmessages', { privateDnsEnabled: false }),
];

export const hub = (more: Partial<VpcNetwork> = {}): VpcNetwork =>
  networkOf({
    nodes: [],
    endpoints: HUB_ENDPOINTS,
    routeTables: hubTables(TO_SPOKES),
    securityGroups: hubGroups(LETS_SPOKES),
    networkAcls: [
      aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
      aclOf('acl-endpoint', [ENDPOINT_SUBNET]),
    ],
    ...more,
  });
