// A module of its own to be imported late: named exports let the bundler drop the rest of the SDK's package, which
// `import('@aws-sdk/client-cloudtrail')` would keep whole.
export {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
