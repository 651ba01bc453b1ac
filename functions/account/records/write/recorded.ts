import type { ApiCall } from '../../api-call.ts';
import type { AwsEnvironment } from '../../aws-environment.ts';
import type { Caller } from './caller.ts';

/** What a Profile holds, as the answer to a call on it says. */
export type HeldByProfile = {
  readonly profileId: string;
  readonly name: string;
  /** JSON; of rule groups only. */
  readonly resourceProperties?: string;
};

/** A call that CloudTrail should record. Ids and times are passed in, so nothing here is random. */
export type Recorded = {
  readonly call: ApiCall;
  readonly caller: Caller;
  readonly identity: AwsEnvironment;
  /** When the call was made, ISO 8601 in whole seconds. */
  readonly time: string;
  /** CloudTrail's id of the call. */
  readonly eventId: string;
  /** EventBridge's id of this delivery; `eventId` when left out. */
  readonly deliveryId?: string;
  /** The version that an UpdateDocument created. */
  readonly documentVersion?: string;
  /** What a call on the contents of a Profile was about. */
  readonly held?: HeldByProfile;
  /** Set for a call that AWS refused. */
  readonly errorCode?: string;
};
