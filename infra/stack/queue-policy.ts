import { type Choice, items, type Optional } from './choice.ts';
import {
  allowService,
  arnOf,
  type CfnResource,
  denyPlainText,
  policy,
  reference,
  type Value,
} from './cloudformation.ts';
import { denyOthers } from './deny-others.ts';

/** Who may send to a queue. */
export type Senders = {
  /** A service, the ARNs of the rules or topics for which it sends, and whether there is any of them. */
  readonly service?: { readonly name: string; readonly sources: readonly Value[]; readonly sends?: Choice };
  /** ARN of a role, if there is one. Its own policies must allow the sending, too. */
  readonly role?: Optional;
};

/**
 * The policy of a queue. Without it, EventBridge and SNS cannot deliver, and everybody in the account whose own policy
 * allows `sqs:SendMessage` could put a message into the queue. SQS itself moves messages to a dead-letter queue as no
 * principal, so the denial does not touch that. A redrive sends as the one who starts it: "sqs:SendMessage" on the
 * destination (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html).
 */
export const queuePolicy = (queue: string, { service, role }: Senders): CfnResource => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [reference(queue)],
    PolicyDocument: policy([
      ...(service
        ? items(service.sends ?? true, [
            allowService(service.name, 'sqs:SendMessage', arnOf(queue), service.sources),
          ])
        : []),
      denyOthers(['sqs:SendMessage'], [arnOf(queue)], role ?? []),
      denyPlainText('sqs:*', arnOf(queue)),
    ]),
  },
});
