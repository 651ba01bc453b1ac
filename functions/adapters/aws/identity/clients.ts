import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type BucketClients, bucketClients } from '../shared/bucket-clients.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';

export type IdentityClients = {
  readonly iam: IAMClient;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
  readonly kms: KMSClient;
  readonly s3: BucketClients;
};

/** The clients that the reader and the remediator of identity share. */
export const identityClients = (overrides?: ClientOverrides): IdentityClients => ({
  iam: new IAMClient(clientOptions(overrides)),
  ec2: new EC2Client(clientOptions(overrides)),
  ssm: new SSMClient(clientOptions(overrides)),
  kms: new KMSClient(clientOptions(overrides)),
  s3: bucketClients(overrides),
});
