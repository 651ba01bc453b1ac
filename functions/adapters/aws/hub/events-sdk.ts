// Only what is used, so that the bundle holds no more.
export { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
