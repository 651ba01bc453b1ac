// Only what is used, so that the bundle holds no more.
export { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
