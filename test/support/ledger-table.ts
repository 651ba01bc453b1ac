import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ClientOverrides } from '../../functions/adapters/aws/shared/client-options.ts';

/** Makes the ledger's table with the key schema that the adapter asks for. */
export const createLedgerTable = async (owner: ClientOverrides, TableName: string): Promise<void> => {
  await new DynamoDBClient(owner).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'openPartition'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'open',
          Projection: { ProjectionType: 'ALL' },
          KeySchema: [
            { AttributeName: 'openPartition', KeyType: 'HASH' },
            { AttributeName: 'pk', KeyType: 'RANGE' },
          ],
        },
      ],
    }),
  );
};
