import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { toNoticeMessage } from '../../../alerts/notice.ts';
import type { Notices } from '../../../core/hub/installation.ts';
import { unavailable } from '../shared/errors.ts';

/** Publishes notices to the topic of alarms. Throws `AccountUnavailableError` for every failure. */
export const createNotices = (TopicArn: string, client: SNSClient): Notices => ({
  tell: async (notice) => {
    try {
      await client.send(new PublishCommand({ TopicArn, ...toNoticeMessage(notice) }));
    } catch (error) {
      throw unavailable('sns:Publish', error);
    }
  },
});
