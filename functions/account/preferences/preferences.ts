import type { AsRead, Tags, Unread } from '../observed.ts';

/** A document of type Session. `versions` holds the contents (JSON text) that were read, by version number. */
export type SessionDocument = {
  readonly name: string;
  readonly latestVersion: string;
  readonly defaultVersion: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly tags: Tags;
  readonly unread?: Unread;
};

/** `another-account` when S3 denies that the bucket is ours: it is somebody else's, or we may not see it. */
export const BUCKET_OWNERS = ['this-account', 'another-account'] as const;
/** Undefined until somebody switches it on for the first time. */
export const VERSIONING = ['Enabled', 'Suspended'] as const;

export type Bucket = {
  readonly name: string;
  readonly owner: (typeof BUCKET_OWNERS)[number];
  readonly region?: string;
  /** `SSEAlgorithm` of the default encryption; `none` when there is none; undefined when it may not be read. */
  readonly encryption?: string;
  readonly kmsKeyId?: string;
  readonly bucketKeyEnabled?: boolean;
  readonly versioning?: (typeof VERSIONING)[number];
  /** The lifecycle rules as S3 returns them, to be put back unchanged. */
  readonly lifecycleRules?: readonly unknown[];
  readonly hasPolicy?: boolean;
  /** The bucket policy (JSON text), if there is one and it may be read. */
  readonly policy?: string;
  readonly tags: Tags;
  readonly unread?: Unread;
};

export type LogGroup = {
  readonly name: string;
  readonly kmsKeyId?: string;
  readonly retentionInDays?: number;
  readonly tags: Tags;
  readonly unread?: Unread;
};

/** What a state holds of them; what is remembered of them is whole. */
export type DocumentAsRead = AsRead<SessionDocument>;
export type BucketAsRead = AsRead<Bucket>;
export type LogGroupAsRead = AsRead<LogGroup>;

/**
 * A parameter of Parameter Store: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html
 */
export type StoredParameter = {
  /** `String`, `StringList` or `SecureString`. */
  readonly type: string;
  readonly version?: number;
  /** The value of a `String`. What a `SecureString` holds is never kept, and no agent splits a list for a session. */
  readonly value?: string;
};

/** `KeyState` of https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export type Key = {
  readonly arn: string;
  readonly state: string;
  /** The key policy (JSON text), if it may be read. */
  readonly policy?: string;
  readonly tags: Tags;
  readonly unread?: Unread;
};
