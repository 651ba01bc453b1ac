import type { Observed, Tags } from '../observed.ts';
import type { IamDecision, Simulation } from './decision.ts';

/** Does the instance metadata service answer at all? */
export const METADATA_ENDPOINTS = ['enabled', 'disabled'] as const;
/** `required`: only version 2 of the instance metadata service answers. `optional`: both versions do. */
export const METADATA_TOKENS = ['required', 'optional'] as const;

/** An EC2 instance as far as the agent's credentials depend on it. */
export type NodeIdentity = {
  readonly instanceId: string;
  readonly name?: string;
  /** ARN of the instance profile. */
  readonly profileArn?: string;
  /** `iip-assoc-…` of the profile. */
  readonly associationId?: string;
  readonly httpEndpoint: (typeof METADATA_ENDPOINTS)[number];
  readonly httpTokens: (typeof METADATA_TOKENS)[number];
  /** What Systems Manager knows about it; undefined if it never registered. */
  readonly managed?: { readonly pingStatus: string; readonly agentVersion: string };
  readonly tags: Tags;
};

/** A hybrid node (`mi-…`): Systems Manager itself gives it credentials of a role. */
export type HybridNode = {
  readonly nodeId: string;
  readonly name?: string;
  /** Name of the role, of its activation or of a later UpdateManagedInstanceRole; undefined if none is told. */
  readonly role?: string;
  readonly pingStatus: string;
  /** Always empty: Systems Manager does not tell the tags of nodes in its list. */
  readonly tags: Tags;
};

export type InstanceProfile = {
  readonly name: string;
  readonly arn: string;
  /** A profile holds at most one role. */
  readonly roleName?: string;
  readonly tags: Tags;
};

export type Role = {
  readonly name: string;
  readonly arn: string;
  readonly attachedPolicyArns: readonly string[];
  /** Inline policies, JSON text by name; undefined where they may not be read. */
  readonly inlinePolicies?: Readonly<Record<string, string>>;
  readonly boundaryArn?: string;
  /** JSON text. */
  readonly trustPolicy: string;
  readonly tags: Tags;
};

/** A managed policy; `versions` holds the documents (JSON text) that were read, by version id (`v3`). */
export type ManagedPolicy = {
  readonly arn: string;
  readonly defaultVersionId: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly tags: Tags;
};

export type ServiceSetting = {
  readonly id: string;
  readonly value: string;
  /** `Default` until somebody changed it. */
  readonly status: string;
  /** Hybrid nodes of the Region, counted up to a few; with the activation tier only. */
  readonly hybridNodes?: number;
  readonly tags: Tags;
};

/** The part of the account state on which checks of identity are based. */
export type IdentityState = {
  readonly instances: Readonly<Record<string, Observed<NodeIdentity>>>;
  /** By id, `mi-…`. */
  readonly hybridNodes: Readonly<Record<string, Observed<HybridNode>>>;
  /** By name. */
  readonly instanceProfiles: Readonly<Record<string, Observed<InstanceProfile>>>;
  /** By name. */
  readonly roles: Readonly<Record<string, Observed<Role>>>;
  /** By ARN. */
  readonly policies: Readonly<Record<string, Observed<ManagedPolicy>>>;
  /** By the key that `decisionKey` makes of role, action and resource. */
  readonly decisions: Readonly<Record<string, IamDecision>>;
  /** By id. */
  readonly serviceSettings: Readonly<Record<string, Observed<ServiceSetting>>>;
};

/**
 * The identities to read. Reading an instance also reads its profile, the profile's role and what the role
 * may do for sessions. Reading a setting also reads the role that it names.
 */
export type IdentityScope = {
  readonly instances?: readonly string[];
  /** Ids of hybrid nodes. */
  readonly hybridNodes?: readonly string[];
  /** Names of profiles whose instances are looked up. */
  readonly instancesOfProfile?: readonly string[];
  /** Names of roles whose instances are looked up, through their profiles, and whose hybrid nodes are. */
  readonly instancesOfRole?: readonly string[];
  /** Managed instances of the Region, all of them with the hybrid nodes, or those that have no profile. */
  readonly managedNodes?: readonly ('all' | 'without-profile')[];
  readonly instanceProfiles?: readonly string[];
  readonly roles?: readonly string[];
  /** ARNs of policies whose roles are looked up, and those roles' nodes. */
  readonly rolesOfPolicy?: readonly string[];
  /** ARNs of policies whose default version is read. */
  readonly policies?: readonly string[];
  /** ARNs of policies that are read with all their versions. */
  readonly policyVersions?: readonly string[];
  readonly simulations?: readonly Simulation[];
  readonly serviceSettings?: readonly string[];
};
