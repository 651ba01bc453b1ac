import type { Tags } from '../observed.ts';

export type TagList = readonly { readonly Key: string; readonly Value: string }[];

/** Calls that auto-fix of the preferences family may make. */
export type PreferencesRepairInputs = {
  'ssm:UpdateDocument': {
    readonly Name: string;
    readonly Content: string;
    /** The version that must still be the latest: SSM refuses any other, which makes the call optimistic. */
    readonly DocumentVersion: string;
    readonly DocumentFormat: 'JSON';
  };
  'ssm:UpdateDocumentDefaultVersion': { readonly Name: string; readonly DocumentVersion: string };
  'ssm:CreateDocument': {
    readonly Name: string;
    readonly Content: string;
    readonly DocumentType: 'Session';
    readonly DocumentFormat: 'JSON';
    readonly Tags?: TagList;
  };
  's3:CreateBucket': {
    readonly Bucket: string;
    readonly CreateBucketConfiguration?: { readonly LocationConstraint: string };
  };
  's3:PutPublicAccessBlock': {
    readonly Bucket: string;
    readonly PublicAccessBlockConfiguration: {
      readonly BlockPublicAcls: true;
      readonly IgnorePublicAcls: true;
      readonly BlockPublicPolicy: true;
      readonly RestrictPublicBuckets: true;
    };
  };
  's3:PutBucketEncryption': {
    readonly Bucket: string;
    readonly ServerSideEncryptionConfiguration: {
      readonly Rules: readonly {
        readonly ApplyServerSideEncryptionByDefault: {
          readonly SSEAlgorithm: string;
          readonly KMSMasterKeyID?: string;
        };
        readonly BucketKeyEnabled?: boolean;
      }[];
    };
  };
  's3:PutBucketVersioning': {
    readonly Bucket: string;
    readonly VersioningConfiguration: { readonly Status: 'Enabled' | 'Suspended' };
  };
  's3:PutBucketLifecycleConfiguration': {
    readonly Bucket: string;
    readonly LifecycleConfiguration: { readonly Rules: readonly unknown[] };
  };
  's3:PutBucketTagging': { readonly Bucket: string; readonly Tagging: { readonly TagSet: TagList } };
  'logs:CreateLogGroup': {
    readonly logGroupName: string;
    readonly kmsKeyId?: string;
    readonly tags?: Tags;
  };
  'logs:PutRetentionPolicy': { readonly logGroupName: string; readonly retentionInDays: number };
  'logs:AssociateKmsKey': { readonly logGroupName: string; readonly kmsKeyId: string };
};

/** An alias by its name, and a key by its id or ARN. */
type AliasTarget = { readonly AliasName: string; readonly TargetKeyId: string };

/** Calls of the preferences family that are only printed. */
export type PreferencesOfferedInputs = {
  'kms:EnableKey': { readonly KeyId: string };
  'kms:CancelKeyDeletion': { readonly KeyId: string };
  /** A record hides the value, and names the type only of a new parameter. */
  'ssm:PutParameter': {
    readonly Name: string;
    readonly Type?: string;
    readonly Value?: string;
    readonly Overwrite?: boolean;
  };
  'ssm:DeleteDocument': { readonly Name: string; readonly DocumentVersion?: string };
  's3:PutBucketPolicy': { readonly Bucket: string; readonly Policy: string };
  's3:DeleteBucketPolicy': { readonly Bucket: string };
  'kms:CreateAlias': AliasTarget;
  'kms:UpdateAlias': AliasTarget;
};

/** Calls that are only applied to the embedded account. */
export type PreferencesReplayedInputs = {
  'ssm:DeleteParameter': { readonly Name: string };
  'ssm:DeleteParameters': { readonly Names: readonly string[] };
  's3:DeleteBucket': { readonly Bucket: string };
  's3:DeleteBucketEncryption': { readonly Bucket: string };
  'logs:DeleteLogGroup': { readonly logGroupName: string };
  'logs:DisassociateKmsKey': { readonly logGroupName: string };
  'kms:DisableKey': { readonly KeyId: string };
  'kms:ScheduleKeyDeletion': { readonly KeyId: string };
  'kms:PutKeyPolicy': { readonly KeyId: string; readonly PolicyName: 'default'; readonly Policy: string };
  'kms:DeleteAlias': { readonly AliasName: string };
  'kms:DeleteImportedKeyMaterial': { readonly KeyId: string };
};
