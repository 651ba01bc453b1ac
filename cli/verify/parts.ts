import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type ClientOverrides, clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';
import type { Ledger } from '../../functions/core/ports.ts';
import { type Installed, partOf, partsOf } from './installed.ts';
import { broken, inWords, type Link, look, works } from './link.ts';

const functionLink = async (lambda: LambdaClient, name: string): Promise<readonly Link[]> => {
  const asked = { FunctionName: name };
  const [{ State, LastUpdateStatus }, { ReservedConcurrentExecutions }] = await Promise.all([
    lambda.send(new GetFunctionConfigurationCommand(asked)),
    lambda.send(new GetFunctionConcurrencyCommand(asked)),
  ]);
  const title = `function ${name}`;
  if (ReservedConcurrentExecutions === 0)
    return [broken(title, 'its reserved concurrency is 0, so it never runs')];
  // A function that was not called for weeks is inactive, and is made ready at its next call.
  if (State === 'Failed') return [broken(title, `its state is ${State}`)];
  if (LastUpdateStatus === 'Failed') return [broken(title, 'its last update failed')];
  return [works(title, `is ${State ?? 'there'}`)];
};

/** Each function may run. */
export const functionLinks = async (
  clients: ClientOverrides,
  installed: Installed,
): Promise<readonly Link[]> => {
  const lambda = new LambdaClient(clientOptions(clients));
  const links = await Promise.all(
    partsOf(installed, 'AWS::Lambda::Function').map(({ id }) =>
      look(`function ${id}`, () => functionLink(lambda, id)),
    ),
  );
  return links.flat();
};

/** The number of messages in a queue, by its URL. */
export const messagesIn = async (sqs: SQSClient, url: string): Promise<number> => {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
};

/** Nothing waits in the dead-letter queues. */
export const deadLetterLinks = async (
  clients: ClientOverrides,
  installed: Installed,
): Promise<readonly Link[]> => {
  const sqs = new SQSClient(clientOptions(clients));
  const links = await Promise.all(
    partsOf(installed, 'AWS::SQS::Queue')
      .filter(({ logicalId }) => logicalId.endsWith('DeadLetters'))
      .map(({ logicalId, id }) =>
        look(`dead letters ${logicalId}`, async () => {
          const count = await messagesIn(sqs, id);
          const title = `dead letters ${logicalId}`;
          return count === 0
            ? [works(title, 'none')]
            : [
                broken(
                  title,
                  `${count} could not be handled: docs/operations.md says how to bring them back`,
                ),
              ];
        }),
      ),
  );
  return links.flat();
};

const topicLink = async (sns: SNSClient, logicalId: string, arn: string): Promise<readonly Link[]> => {
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: arn }));
  const confirmed = Subscriptions.filter((one) => one.SubscriptionArn?.startsWith('arn:'));
  const title = `subscriptions of ${logicalId}`;
  const waiting = Subscriptions.length - confirmed.length;
  const waits = waiting > 0 ? `; ${waiting} not confirmed: the link is in its mail` : '';
  if (confirmed.length === 0) return [broken(title, `nobody is subscribed${waits}`)];
  return [works(title, `${confirmed.length} confirmed${waits}`)];
};

/** Somebody hears the alerts, and the alarms on the guard itself. */
export const topicLinks = async (
  clients: ClientOverrides,
  installed: Installed,
): Promise<readonly Link[]> => {
  const sns = new SNSClient(clientOptions(clients));
  const links = await Promise.all(
    ['AlertTopic', 'AlarmTopic'].map((id) =>
      look(`subscriptions of ${id}`, () => topicLink(sns, id, partOf(installed, id))),
    ),
  );
  return links.flat();
};

/** A round begins every hour; three hours without one raise an alarm. */
const LATE_MS = 3 * 60 * 60 * 1000;

/** The hourly sweep has run, and saw all of the account. */
export const sweepLinks = (ledger: Ledger, now: Date): Promise<readonly Link[]> =>
  look('last sweep', async () => {
    const last = await ledger.progress();
    if (!last) return [broken('last sweep', 'there was none yet')];
    const age = now.getTime() - Date.parse(last.startedAt);
    const ago = `began ${inWords(age)} ago`;
    if (!(age < LATE_MS)) return [broken('last sweep', ago)];
    if (last.failed.length > 0) return [broken('last sweep', `${ago}; not swept: ${last.failed.join('; ')}`)];
    return [works('last sweep', ago)];
  });
