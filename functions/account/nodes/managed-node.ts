/**
 * A managed node: what Systems Manager knows of it, with what EC2 knows of its instance. The parts of EC2 are
 * missing for hybrid nodes (`mi-…`) and for instances that EC2 has forgotten.
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
  /** Out of the tags that EC2 gives by itself: `aws:ec2launchtemplate:id`, `aws:autoscaling:groupName`. */
  readonly launchTemplateId?: string;
  readonly autoScalingGroup?: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
  /** Name of the instance profile. */
  readonly profile?: string;
  /** Name of the role, where Systems Manager itself gave it: Default Host Management, hybrid activation. */
  readonly role?: string;
  /** `running`, `stopped`, …: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
  readonly instanceState?: string;
  /** When the instance was started last, ISO 8601. */
  readonly startedAt?: string;
};

export const isConnected = ({ pingStatus }: ManagedNode): boolean => pingStatus === 'Online';

/** Ought it to be connected? A stopped or terminated instance is not lost. */
export const isRunning = ({ instanceState }: ManagedNode): boolean => instanceState === 'running';

/** Is it stopping, stopped or gone for good? Then nobody waits for it. */
export const isDown = ({ instanceState }: ManagedNode): boolean =>
  instanceState !== 'running' && instanceState !== 'pending';
