// A separate module for late import: named exports let the bundler drop the rest of the SDK's package, all of
// which `import('@aws-sdk/client-route-53')` would keep. Most VPCs have endpoints of their own and need no zones.
export {
  GetHostedZoneCommand,
  ListHostedZonesByVPCCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
