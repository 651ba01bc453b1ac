import type { Observed } from '../../../functions/account/observed.ts';
import type { Guard } from '../../../functions/use-cases/guard.ts';

/** What EC2 says about an instance. */
export type Instance = {
  /** `running`, `stopped`, `terminated`, …: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
  readonly state: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
};

/** What Systems Manager says about a node that has registered. */
export type Registration = {
  /** `Online`, `ConnectionLost` or `Inactive`. */
  readonly pingStatus: string;
  /** ISO 8601. */
  readonly lastPingAt?: string;
  readonly agentVersion: string;
  /** `Linux`, `Windows` or `MacOS`. */
  readonly platform?: string;
};

/** A node as EC2 and Systems Manager know it; it is unknown to one of them at most. */
export type FoundNode = {
  /** `i-…` or `mi-…`. */
  readonly nodeId: string;
  readonly name?: string;
  /** Absent for hybrid nodes, and for instances that EC2 has forgotten. */
  readonly instance: Observed<Instance>;
  /** Absent if it has never registered, or was deregistered. */
  readonly registration: Observed<Registration>;
};

/** Whether the caller may do something, as far as IAM can be asked. */
export type CallerMay = {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** Why it is denied or unknown: one clause. */
  readonly because?: string;
  /** The IAM action without which this cannot be asked. */
  readonly missing?: string;
};

/** One thing that the caller wants to do. */
export type Wish = { readonly action: string; readonly resource: string };

/** What only doctor asks; the deployed functions have no permission for it. */
export interface NodeAsks {
  /** The nodes of the Region with this id, `Name` tag or computer name. Throws `AccountUnavailableError`. */
  find(target: string): Promise<Observed<readonly FoundNode[]>>;
  /** Whether the caller may do each of these, in the same order. */
  callerMay(wishes: readonly Wish[]): Promise<readonly CallerMay[]>;
  /** `connected` or `notconnected`, as the service says it. */
  connection(nodeId: string): Promise<Observed<string>>;
  /** The version of the Session Manager plugin on this computer; absent if it is not installed. */
  plugin(): Promise<Observed<string>>;
}

/** What {@link examineNodes} needs. */
export type NodeContext = {
  /** The guard as for a sweep: its reader reads the account, and nothing is written. */
  readonly guard: Guard;
  readonly asks: NodeAsks;
  /** ARN of the caller. */
  readonly caller: string;
};
