import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { AlertOptions } from '../../alerts/mute.ts';
import { toSnsMessage } from '../../alerts/sns.ts';
import type { ForeignPublisher } from '../../core/hub/installation.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Publisher } from '../../core/ports.ts';
import { VERSION } from '../../formats/version.ts';
import { type ClientOverrides, clientOptions } from './shared/client-options.ts';
import { unavailable } from './shared/errors.ts';

/** The client of the publisher. */
export const publisherClient = (overrides?: ClientOverrides): SNSClient =>
  new SNSClient(clientOptions(overrides));

/**
 * Publishes outcomes to one topic. Throws `AccountUnavailableError` for every failure, so that the event is
 * delivered again and the alert is not lost.
 */
export const createPublisher = (
  topicArn: string,
  client: SNSClient = publisherClient(),
  options?: AlertOptions,
): Publisher & ForeignPublisher => ({
  publish: async (outcome: Outcome, version: string = VERSION) => {
    try {
      await client.send(
        new PublishCommand({ TopicArn: topicArn, ...toSnsMessage(outcome, options, version) }),
      );
    } catch (error) {
      throw unavailable('sns:Publish', error);
    }
  },
});
