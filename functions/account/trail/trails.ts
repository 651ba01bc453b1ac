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
  /** Of a forwarder only: the patterns of its other enabled rules about the same service. */
  readonly alsoForwards?: readonly string[];
  /** Of a forwarder only: is another rule about the same service disabled? */
  readonly alsoDisabled?: true;
};

/** The services whose changes are recorded in one Region of the partition, whose forwarder brings them to the guard. */
export const FORWARDED_SERVICES = ['iam', 'route53'] as const;
export type ForwardedService = (typeof FORWARDED_SERVICES)[number];

/** What a forwarder brings, and from where. */
export type Forwarder = { readonly service: ForwardedService; readonly region: string };

/** The rules about IAM had no service in their name when they were the only ones, and open incidents know them by it. */
const PREFIXES: readonly (readonly [ForwardedService, string])[] = [
  ['route53', 'forwarder-route53-'],
  ['iam', 'forwarder-'],
];

/** The name under which a state holds what another Region forwards of a service to the guard. */
export const forwarderOf = (region: string, service: ForwardedService = 'iam'): string =>
  `${service === 'iam' ? 'forwarder-' : `forwarder-${service}-`}${region}`;

/** What a forwarder's rule brings; undefined for the guard's own rules. */
export const forwarderIn = (name: string): Forwarder | undefined => {
  const found = PREFIXES.find(([, prefix]) => name.startsWith(prefix));
  return found && { service: found[0], region: name.slice(found[1].length) };
};

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
