import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ClientOverrides } from '../../functions/adapters/aws/shared/client-options.ts';

/** Makes the table of Slack threads as the stack does. */
export const createThreadsTable = async (owner: ClientOverrides, TableName: string): Promise<void> => {
  await new DynamoDBClient(owner).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'thread', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'thread', KeyType: 'HASH' }],
    }),
  );
};
