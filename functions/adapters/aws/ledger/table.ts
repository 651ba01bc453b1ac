import {
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Stored } from '../../../core/ledger/rows/read-rows.ts';
import type { Row } from '../../../core/ledger/rows/rows.ts';
import { collect } from '../shared/collect.ts';
import { unavailable } from '../shared/errors.ts';
import { itemOf, rowOf } from './items.ts';

/** The rows of one table. Both calls throw AccountUnavailableError when DynamoDB refuses or does not answer. */
export type Table = {
  query(input: Omit<QueryCommandInput, 'TableName'>): Promise<readonly Stored[]>;
  put(row: Row): Promise<void>;
};

/** The DynamoDB table of this name. */
export const createTable = (name: string, client: DynamoDBClient): Table => ({
  query: async (input) => {
    try {
      const pages = paginateQuery({ client }, { TableName: name, ...input });
      return (await collect(pages, (page) => page.Items)).map(rowOf);
    } catch (error) {
      throw unavailable('dynamodb:Query', error);
    }
  },
  put: async (row) => {
    try {
      await client.send(new PutItemCommand({ TableName: name, Item: itemOf(row) }));
    } catch (error) {
      throw unavailable('dynamodb:PutItem', error);
    }
  },
});
