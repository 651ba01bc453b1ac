import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ClientOverrides } from '../../functions/adapters/aws/shared/client-options.ts';

/** Makes the table of installations as the hub's stack does. */
export const createInstallationsTable = async (owner: ClientOverrides, TableName: string): Promise<void> => {
  await new DynamoDBClient(owner).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'installation', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'installation', KeyType: 'HASH' }],
    }),
  );
};
