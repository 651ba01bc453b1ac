// As cloudtrail-sdk.ts: to be imported late, and only these parts of the package.
export {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
