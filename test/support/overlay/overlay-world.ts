import type { WireReply, WireRequest } from './wire.ts';

/** A managed node as DescribeInstanceInformation returns it. */
export type SeededNode = {
  readonly InstanceId: string;
  readonly PingStatus: string;
  readonly AgentVersion: string;
  readonly ComputerName?: string;
  readonly IamRole?: string;
  /** What GetConnectionStatus says; by default what follows from the ping. */
  readonly isConnected?: boolean;
};

/** An event as LookupEvents returns it; `CloudTrailEvent` is the record as JSON text. */
export type SeededEvent = {
  readonly EventId: string;
  readonly EventName: string;
  /** Epoch seconds, as on the wire. */
  readonly EventTime: number;
  readonly ResourceNames: readonly string[];
  readonly CloudTrailEvent: string;
};

export type Fault = { readonly code: string; readonly status: number; readonly times: number };

/** One request; times in milliseconds of one clock, `endedAt` undefined while the answer is under way. */
export type SeenRequest = {
  readonly operation: string;
  readonly accessKeyId: string;
  /** The Region whose endpoint was asked. */
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  /** All that was asked, in one line: method, path, query and body. */
  readonly input: string;
  readonly startedAt: number;
  endedAt?: number;
};

/** What the overlay knows besides moto. */
export type OverlayWorld = {
  nodes: readonly SeededNode[];
  events: readonly SeededEvent[];
  /** Page size of DescribeInstanceInformation and LookupEvents, to see paging with few items. */
  pageSize: number;
  /** The minimum duration of each answer, as on a network. */
  delayMilliseconds: number;
  /** Is each caller answered in rounds, so that requests overlap if they are made together? */
  answersInRounds: boolean;
  /** The Region in which each bucket was created. */
  readonly bucketRegions: Map<string, string>;
  readonly logGroupKeys: Map<string, string>;
  readonly serviceSettings: Map<string, string>;
  /** Private DNS by endpoint, where it was modified. */
  readonly privateDns: Map<string, string>;
  /** Associations of rule groups of DNS Firewall with VPCs, as the service lists them. */
  firewallGroups: readonly object[];
  firewallLists: readonly object[];
  /** The rules by group, and the domains by list. */
  readonly firewallRules: Map<string, readonly object[]>;
  readonly firewallDomains: Map<string, readonly string[]>;
  /** Associations of Route 53 Profiles with VPCs. */
  profiles: readonly object[];
  /** What is in each of them. */
  readonly profileItems: Map<string, readonly object[]>;
  /** VPC Block Public Access of the Region, and its exclusions: the mode by the ARN of the VPC or subnet. */
  blockMode: string;
  readonly exclusions: Map<string, string>;
  /** AWS's own policies by the role that they are attached to. */
  readonly awsPolicies: Map<string, ReadonlySet<string>>;
  /** Errors to answer with, by operation, and how many times. */
  readonly faults: Map<string, Fault>;
  /** Every request that came, in order. */
  readonly requests: SeenRequest[];
  /** Is told of each request and its answer, if anybody listens. */
  listener: ((request: WireRequest, reply: WireReply) => void) | undefined;
};

export const emptyWorld = (): OverlayWorld => ({
  nodes: [],
  events: [],
  pageSize: 50,
  delayMilliseconds: 0,
  answersInRounds: false,
  bucketRegions: new Map(),
  logGroupKeys: new Map(),
  serviceSettings: new Map(),
  privateDns: new Map(),
  firewallGroups: [],
  firewallLists: [],
  firewallRules: new Map(),
  firewallDomains: new Map(),
  profiles: [],
  profileItems: new Map(),
  blockMode: 'off',
  exclusions: new Map(),
  awsPolicies: new Map(),
  faults: new Map(),
  requests: [],
  listener: undefined,
});

/** Forgets everything, keeping the object that the proxy holds. */
export const clearWorld = (world: OverlayWorld): void => {
  world.nodes = [];
  world.events = [];
  world.pageSize = 50;
  world.delayMilliseconds = 0;
  world.answersInRounds = false;
  world.bucketRegions.clear();
  world.logGroupKeys.clear();
  world.serviceSettings.clear();
  world.privateDns.clear();
  world.firewallGroups = [];
  world.firewallLists = [];
  world.firewallRules.clear();
  world.firewallDomains.clear();
  world.profiles = [];
  world.profileItems.clear();
  world.blockMode = 'off';
  world.exclusions.clear();
  world.awsPolicies.clear();
  world.faults.clear();
  world.requests.length = 0;
  world.listener = undefined;
};
