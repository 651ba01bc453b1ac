import type { IamDecision } from '../../../functions/account/identity/decision.ts';
import type { Observed, Tags } from '../../../functions/account/observed.ts';
import type { Guard } from '../../../functions/use-cases/guard.ts';
import type { Refusals } from '../read/refused.ts';

/** What EC2 says about an instance. */
export type Instance = {
  /** `running`, `stopped`, `terminated`, …: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
  readonly state: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
  readonly tags: Tags;
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

/** Some things that the caller wants to do to one resource, whose tags are given if they are known. */
export type Wish = {
  readonly actions: readonly string[];
  readonly resource: string;
  readonly tags?: Tags;
};

/** IAM's answer about the caller on one action and resource; undefined if it was not asked. */
export type CallerDecisions = (action: string, resource: string) => IamDecision | undefined;

/** What only doctor asks; the deployed functions have no permission for it. */
export interface NodeAsks {
  /** The nodes of the Region with this id, `Name` tag or computer name. Throws `AccountUnavailableError`. */
  find(target: string): Promise<Observed<readonly FoundNode[]>>;
  /** What IAM says about the caller, by action and resource; unknown if it cannot be asked about this caller. */
  callerMay(wishes: readonly Wish[]): Promise<Observed<CallerDecisions>>;
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
  /** The calls that AWS refused, where they are heard: they name the missing action where the reason does not. */
  readonly refusals?: Pick<Refusals, 'missing'>;
};
