// A separate module for late import: named exports let the bundler drop the rest of the SDK's package, all of
// which `import('@aws-sdk/client-cloudtrail')` would keep.
export {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
