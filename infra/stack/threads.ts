import { type Resources, sub } from './cloudformation.ts';
import { THREADS, THREADS_NAME } from './ids.ts';

/**
 * Which Slack message tells an incident, so that its end is posted in the same thread. It is a table of its own, because
 * the function that talks to Slack must not reach the ledger, which decides what is put back.
 */
export const threads = (): Resources => ({
  [THREADS]: {
    Type: 'AWS::DynamoDB::Table',
    // Without it, the end of an incident is a message of its own.
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: {
      TableName: sub(THREADS_NAME),
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'thread', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'thread', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      SSESpecification: { SSEEnabled: true },
    },
  },
});
