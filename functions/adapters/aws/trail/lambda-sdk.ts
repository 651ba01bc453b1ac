// As in cloudtrail-sdk.ts: a module for late import, with only these parts of the package.
export { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
