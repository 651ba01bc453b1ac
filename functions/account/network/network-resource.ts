import type { WayKind } from './ways-out.ts';

/** A part of a network that an event names and whose VPC must be looked up. */
export type NetworkResource = {
  readonly kind:
    | 'security-group'
    | 'route-table'
    | 'route-table-association'
    | 'network-acl'
    | 'subnet'
    | 'instance'
    | 'network-interface'
    | 'nat-gateway'
    | 'vpc-endpoint'
    | 'hosted-zone'
    | 'resolver-rule'
    | 'firewall-rule-group'
    | 'firewall-list'
    | 'profile'
    | WayKind;
  readonly id: string;
};
