import type { Instance, RouteTable, Vpc } from './account-state.ts';

/** Can packets of an instance reach the public endpoints of AWS? `unknown`: it depends on what we cannot see. */
export type InternetPath = 'yes' | 'no' | 'unknown';

/** The subnet's own table, else the VPC's main one: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html */
const tableOf = (vpc: Vpc, subnetId: string): RouteTable | undefined =>
  vpc.routeTables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ??
  vpc.routeTables.find(({ main }) => main);

/**
 * Judges the IPv4 default route. An internet gateway serves only instances with a public address; behind a
 * transit gateway, a firewall or a peering there may or may not be a way out.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export const internetPath = (vpc: Vpc, instance: Instance): InternetPath => {
  const table = tableOf(vpc, instance.subnetId);
  if (!table) return 'unknown';
  const route = table.routes.find(({ destination }) => destination === '0.0.0.0/0');
  if (!route || route.blackhole) return 'no';
  if (route.target.startsWith('nat-')) return 'yes';
  if (route.target.startsWith('igw-')) return instance.hasPublicIp ? 'yes' : 'no';
  return 'unknown';
};
