import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { TestAccount } from '../account.ts';

type TrailParts = {
  readonly multiRegion?: boolean;
  readonly logging?: boolean;
  readonly readWriteType?: 'All' | 'ReadOnly' | 'WriteOnly';
};

/** Makes a trail that logs (unless told otherwise) with basic selectors, and answers its ARN. */
export const seedTrail = async (
  { owner, identity }: TestAccount,
  Name: string,
  { multiRegion = true, logging = true, readWriteType }: TrailParts = {},
): Promise<string> => {
  const s3 = new S3Client(owner);
  const Bucket = `${Name}-bucket`;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: identity.region as 'eu-central-1' },
    }),
  );
  const cloudtrail = new CloudTrailClient(owner);
  const trail = await cloudtrail.send(
    new CreateTrailCommand({ Name, S3BucketName: Bucket, IsMultiRegionTrail: multiRegion }),
  );
  if (logging) await cloudtrail.send(new StartLoggingCommand({ Name }));
  if (readWriteType) {
    const EventSelectors = [{ ReadWriteType: readWriteType, IncludeManagementEvents: true }];
    await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors }));
  }
  return trail.TrailARN ?? '';
};

/** Makes a rule with one target, or none. */
export const seedRule = async (
  { owner, identity }: TestAccount,
  Name: string,
  {
    enabled = true,
    targets = 1,
    input,
  }: { readonly enabled?: boolean; readonly targets?: number; readonly input?: string } = {},
): Promise<void> => {
  const events = new EventBridgeClient(owner);
  await events.send(
    new PutRuleCommand({
      Name,
      EventPattern: '{"source":["aws.ssm"]}',
      State: enabled ? 'ENABLED' : 'DISABLED',
    }),
  );
  const Arn = `arn:aws:sqs:${identity.region}:${identity.accountId}:example`;
  const Targets = Array.from({ length: targets }, (_, n) => ({
    Id: `target-${n}`,
    Arn,
    ...(input ? { Input: input } : {}),
  }));
  if (targets > 0) await events.send(new PutTargetsCommand({ Rule: Name, Targets }));
};
