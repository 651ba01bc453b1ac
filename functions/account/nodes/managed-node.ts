/**
 * A managed node: what Systems Manager knows about it, and what EC2 knows about its instance. The parts from
 * EC2 are missing for hybrid nodes (`mi-…`) and for instances that EC2 has forgotten.
 */
export type ManagedNode = {
  readonly nodeId: string;
  readonly name?: string;
  /** `Online`, `ConnectionLost` or `Inactive`. */
  readonly pingStatus: string;
  /** ISO 8601. */
  readonly lastPingAt?: string;
  readonly agentVersion: string;
  /** `Linux`, `Windows` or `MacOS`. */
  readonly platform?: string;
  readonly imageId?: string;
  /** From the tags that EC2 itself sets: `aws:ec2launchtemplate:id`, `aws:autoscaling:groupName`. */
  readonly launchTemplateId?: string;
  readonly autoScalingGroup?: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
  /** Name of the instance profile. */
  readonly profile?: string;
  /** Name of the role from Systems Manager itself: by Default Host Management or hybrid activation. */
  readonly role?: string;
  /** `running`, `stopped`, …: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
  readonly instanceState?: string;
  /** The last start of the instance, ISO 8601. */
  readonly startedAt?: string;
};

export const isConnected = ({ pingStatus }: ManagedNode): boolean => pingStatus === 'Online';

/** Should it be connected? A stopped or terminated instance is not lost. */
export const isRunning = ({ instanceState }: ManagedNode): boolean => instanceState === 'running';

/** Is it stopping, stopped or terminated? Then it is not expected to be connected. */
export const isDown = ({ instanceState }: ManagedNode): boolean =>
  instanceState !== 'running' && instanceState !== 'pending';
