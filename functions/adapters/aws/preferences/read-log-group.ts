import {
  type CloudWatchLogsClient,
  ListTagsForResourceCommand,
  paginateDescribeLogGroups,
  type LogGroup as SdkLogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { absent, type Observed, present } from '../../../account/observed.ts';
import type { LogGroupAsRead } from '../../../account/preferences/preferences.ts';
import { arn, resource } from '../../../account/resource.ts';
import { aspect, aspectValue, observe, unreadOf } from '../shared/errors.ts';

/** No call describes a single group, so the name is used as a prefix and then matched in full. */
const find = async (logs: CloudWatchLogsClient, name: string): Promise<SdkLogGroup | undefined> => {
  for await (const page of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix: name })) {
    const found = page.logGroups?.find(({ logGroupName }) => logGroupName === name);
    if (found) return found;
  }
  return undefined;
};

const readTags = (logs: CloudWatchLogsClient, resourceArn: string) =>
  aspect('logs:ListTagsForResource', ['ResourceNotFoundException', 'InvalidParameterException'], () =>
    logs.send(new ListTagsForResourceCommand({ resourceArn })),
  );

/**
 * Reads a log group with its key and retention, and with its tags unless it is only judged. A name that CloudWatch Logs does not accept
 * (`InvalidParameterException`) cannot be the name of a group, so it counts as absent.
 */
export const readLogGroup = (
  logs: CloudWatchLogsClient,
  identity: AwsEnvironment,
  name: string,
  how: 'whole' | 'judged' = 'whole',
): Promise<Observed<LogGroupAsRead>> =>
  observe('logs:DescribeLogGroups', ['InvalidParameterException'], async () => {
    const resourceArn = arn(resource('AWS::Logs::LogGroup', name), identity);
    const [group, tags] = await Promise.all([
      find(logs, name),
      how === 'judged' ? undefined : readTags(logs, resourceArn),
    ]);
    if (!group) return absent;
    return present({
      name,
      ...(group.kmsKeyId ? { kmsKeyId: group.kmsKeyId } : {}),
      ...(group.retentionInDays === undefined ? {} : { retentionInDays: group.retentionInDays }),
      ...(tags ? { tags: aspectValue(tags)?.tags ?? {}, ...unreadOf({ tags }) } : {}),
    });
  });
