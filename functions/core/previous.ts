import type { Bucket, LogGroup, SessionDocument, Tags } from './account-state.ts';
import { type Resource, resource } from './resource.ts';

/**
 * What the guard remembers of a VPC: enough to put its name resolution back. The DNS attributes are missing
 * where only an old `AssociateDhcpOptions` event is known, which tells nothing of them.
 */
export type VpcBaseline = {
  readonly vpcId: string;
  readonly dhcpOptionsId: string;
  readonly enableDnsSupport?: boolean;
  readonly enableDnsHostnames?: boolean;
  readonly tags: Tags;
};

/** The last state of a resource that passed its checks. */
export type Snapshot =
  | { readonly type: 'AWS::SSM::Document'; readonly value: SessionDocument }
  | { readonly type: 'AWS::S3::Bucket'; readonly value: Bucket }
  | { readonly type: 'AWS::Logs::LogGroup'; readonly value: LogGroup }
  | { readonly type: 'AWS::EC2::VPC'; readonly value: VpcBaseline };

/** The value before a change, and where it was found. */
export type Previous = {
  readonly source: 'baseline' | 'cloudtrail';
  /** When it was last seen (baseline) or set (CloudTrail), ISO 8601. */
  readonly seenAt: string;
  readonly snapshot: Snapshot;
};

/**
 * Asks for the value before a change. The baseline is asked first; CloudTrail's event history (90 days, two
 * requests a second) only for what an older event of the same API tells.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export type PreviousQuery = {
  readonly resource: Resource;
  /** Look for the newest event of this API on the resource before this time; undefined: baseline only. */
  readonly history?: {
    readonly eventName: 'AssociateDhcpOptions' | 'UpdateDocumentDefaultVersion';
    readonly before: string;
  };
};

/** The resource that a snapshot was taken of. */
export const snapshotResource = ({ type, value }: Snapshot): Resource =>
  resource(type, type === 'AWS::EC2::VPC' ? value.vpcId : value.name);
