import { type DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';

/** Lets a ledger say that everything in it was seen so many milliseconds earlier, as events come after what was seen. */
export const ageLedger = async (
  client: DynamoDBClient,
  TableName: string,
  milliseconds: number,
): Promise<void> => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  const earlier = (_: string, name: string, time: string): string =>
    name + new Date(Date.parse(time) - milliseconds).toISOString();
  for (const item of Items) {
    const body = item['body']?.S?.replaceAll(/("seenAt":")([^"]+)/g, earlier);
    if (body !== undefined) {
      await client.send(new PutItemCommand({ TableName, Item: { ...item, body: { S: body } } }));
    }
  }
};
