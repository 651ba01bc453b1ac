/** An Elastic IP address and its association with a node. */
export type ElasticIp = {
  readonly publicIp: string;
  readonly allocationId: string;
  readonly associationId: string;
};

export const CONNECTIVITY_TYPES = ['public', 'private'] as const;

export type NatGateway = {
  readonly natGatewayId: string;
  readonly subnetId: string;
  readonly state: string;
  readonly connectivityType: (typeof CONNECTIVITY_TYPES)[number];
};

/** The attachment of a VPC to a transit gateway. */
export type TransitGatewayAttachment = {
  readonly attachmentId: string;
  readonly transitGatewayId: string;
  readonly state: string;
  readonly subnetIds: readonly string[];
};

export const BLOCK_MODES = ['off', 'block-bidirectional', 'block-ingress'] as const;
export type BlockMode = (typeof BLOCK_MODES)[number];

export const EXCLUSION_MODES = ['allow-bidirectional', 'allow-egress'] as const;
export type ExclusionMode = (typeof EXCLUSION_MODES)[number];

/** A VPC or a subnet that is left out of VPC Block Public Access. */
export type AccessExclusion = {
  readonly exclusionId: string;
  /** The id of the VPC or of the subnet. */
  readonly resourceId: string;
  readonly mode: ExclusionMode;
};

/** VPC Block Public Access, which is one setting for an account and Region. */
export type PublicAccessBlock = {
  readonly mode: BlockMode;
  /** Undefined if they could not be read. */
  readonly exclusions?: readonly AccessExclusion[];
};

/** What an event may name of all this, and whose VPCs must be looked up. */
export type WayKind =
  /** Whatever some route leads to. */
  | 'route-target'
  | 'transit-gateway-attachment'
  /** A prefix list that a rule or a route names. */
  | 'prefix-list'
  /** Every VPC that has an internet gateway or an egress-only internet gateway; the id is that of the Region. */
  | 'ways-to-the-internet';
