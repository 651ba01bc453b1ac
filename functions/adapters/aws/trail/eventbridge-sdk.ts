// As in cloudtrail-sdk.ts: a module for late import, with only these parts of the package.
export {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRuleNamesByTargetCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
