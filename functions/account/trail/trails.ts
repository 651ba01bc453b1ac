/** A trail as far as events of one Region depend on it. */
export type Trail = {
  readonly arn: string;
  readonly name: string;
  readonly homeRegion: string;
  readonly multiRegion: boolean;
  /** Undefined if the guard may not read it. */
  readonly logging?: boolean;
  /** Does it log write management events? Undefined if the guard may not read it. */
  readonly managementWrites?: boolean;
  /** Event sources (`kms.amazonaws.com`) and names of management events that it leaves out; none if undefined. */
  readonly leavesOut?: readonly string[];
  /** Does it log the events of global services, such as IAM? Undefined means that it does. */
  readonly globalEvents?: boolean;
};

/** Is there an event source mapping with which a function reads a queue? */
export const QUEUE_READERS = ['enabled', 'disabled', 'none'] as const;
export type QueueReader = (typeof QUEUE_READERS)[number];

/** A rule of this installation; `targets` is their number. */
export type OwnRule = {
  readonly name: string;
  readonly enabled: boolean;
  readonly targets: number;
  /** JSON text of its event pattern; undefined if it was not read. */
  readonly pattern?: string;
  /** ARNs of the targets that get each event as it is; undefined if they were not read. */
  readonly deliversTo?: readonly string[];
  /** Who reads the queue to which it delivers; undefined without a queue, or if that was not read. */
  readonly reader?: QueueReader;
};

const FORWARDER = 'forwarder-';

/** The name under which a state holds the rule of another Region that forwards the changes of IAM to the guard. */
export const forwarderOf = (region: string): string => `${FORWARDER}${region}`;

/** The Region of a forwarder's rule; undefined for the guard's own rules. */
export const regionOfForwarder = (name: string): string | undefined =>
  name.startsWith(FORWARDER) ? name.slice(FORWARDER.length) : undefined;

/** Is this the trail that a caller names by name or ARN? */
export const isTrail = ({ arn, name }: Trail, nameOrArn: string): boolean =>
  nameOrArn === arn || nameOrArn === name;

/**
 * Does this trail deliver API calls of a Region to EventBridge? Undefined if that cannot be seen.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const coversRegion = (trail: Trail, region: string): boolean | undefined => {
  if (!trail.multiRegion && trail.homeRegion !== region) return false;
  if (trail.logging === false || trail.managementWrites === false) return false;
  return trail.logging === undefined || trail.managementWrites === undefined ? undefined : true;
};

type Target = {
  readonly Arn?: string | undefined;
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?: unknown;
};

/**
 * The targets that get each event as it is. One with an input of its own may get anything instead.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export const plainTargets = (targets: readonly Target[]): readonly string[] =>
  targets.flatMap(({ Arn, Input, InputPath, InputTransformer }) =>
    Arn && Input === undefined && InputPath === undefined && InputTransformer === undefined ? [Arn] : [],
  );
