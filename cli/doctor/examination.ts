import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import type { Resource } from '../../functions/account/resource.ts';
import type { Impact } from '../../functions/core/prerequisite.ts';

/** The topic of an installation. The guard itself knows no such kind of resource. */
export type AlertTopic = { readonly type: 'AWS::SNS::Topic'; readonly id: string };

/** One prerequisite, checked at one resource. */
export type Check = {
  readonly prerequisite: string;
  readonly subject: Resource | AlertTopic;
  /** `unknown`: it cannot be told from outside, or a read was denied. */
  readonly verdict: 'pass' | 'fail' | 'unknown' | 'not-applicable';
  /** Why it fails or cannot be told: one sentence without a full stop; empty for the others. */
  readonly because: string;
  readonly impact?: Impact;
  /** The IAM action that a denied read needs, such as `ec2:DescribeVpcEndpoints`. */
  readonly missing?: string;
  /** The managed nodes that are hit, and the names or ids of some. */
  readonly hit?: { readonly nodes: number; readonly atLeast: boolean; readonly sample: readonly string[] };
  /** What a user of Session Manager sees, quoted from the agent or the service. */
  readonly userSees?: string;
  /** AWS CLI commands that mend it, ready to paste. */
  readonly commands: readonly string[];
  /** What the commands set up, and what to mind before they are run. */
  readonly advice?: string;
  /** The VPCs whose nodes depend on it; without one, it concerns the whole account and Region. */
  readonly vpcs?: readonly string[];
};

/** A VPC of the examination: one with managed nodes, or one that others use for their sessions. */
export type VpcSeen = {
  readonly vpcId: string;
  readonly name?: string;
  /** Its managed nodes; undefined if they could not be listed. */
  readonly nodes?: number;
};

/** A call that AWS refused. */
export type Refused = {
  /** As in `ec2:DescribeTags`. */
  readonly operation: string;
  /** The IAM actions that it needs. */
  readonly actions: readonly string[];
  readonly why: string;
};

/** One step on the way from a person to a shell on a node, in the order in which it is taken. */
export type Step = {
  readonly id: string;
  /** What is looked at, such as `Route from subnet-0abc`. */
  readonly title: string;
  /** `skipped`: it lies behind the step that fails, or it does not apply to this node. */
  readonly verdict: 'pass' | 'fail' | 'unknown' | 'skipped';
  /** What was found there; for a failure, why. */
  readonly evidence: string;
  readonly prerequisite?: string;
  /** Of a failure. What does not keep sessions from starting skips nothing behind it. */
  readonly impact?: Impact;
  /** What a user of Session Manager sees because of a failure, quoted from the agent or the service. */
  readonly userSees?: string;
  readonly missing?: string;
  readonly commands: readonly string[];
  /** What the commands set up, and what to mind before they are run. */
  readonly advice?: string;
};

/** Why one node can or cannot be reached. */
export type NodeExamination = {
  /** `i-…` or `mi-…`. */
  readonly nodeId: string;
  readonly name?: string;
  readonly vpcId?: string;
  readonly steps: readonly Step[];
};

/**
 * What doctor found in one account and Region. Everything that it shows (text, JSON, CSV, HTML, ASFF) is made of this,
 * and `--json` prints it.
 */
export type Examination = {
  readonly version: 1;
  readonly identity: AwsEnvironment;
  readonly accountName?: string;
  /** ISO 8601. */
  readonly examinedAt: string;
  readonly checks: readonly Check[];
  /** The nodes that were asked for. */
  readonly nodes: readonly NodeExamination[];
  /** Whether the guard itself would work here: trails, forwarding, rules, subscriptions. */
  readonly guard: readonly Check[];
  /** Is session-guard installed here? If it is not, what fails in `guard` is what an installation would need. */
  readonly guardIsInstalled?: boolean;
  /** ARN of who examined it. */
  readonly caller?: string;
  readonly vpcs?: readonly VpcSeen[];
  readonly refused?: readonly Refused[];
  /** Parts of the account that could not be read at all, in words. */
  readonly failed: readonly string[];
};
