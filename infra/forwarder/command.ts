/**
 * The Region that gets the events of IAM, in the partition of a Region.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export const iamRegion = (region: string): string => {
  if (region.startsWith('cn-')) return 'cn-north-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
};

/** The command that installs the forwarder for a guarded Region; `mail` hears when forwarding fails. */
export const forwarderCommand = (guardedRegion: string, mail?: string): readonly string[] => [
  'aws',
  'cloudformation',
  'deploy',
  '--region',
  iamRegion(guardedRegion),
  '--template-file',
  'infra/generated/forwarder.json',
  '--stack-name',
  `session-guard-forwarder-${guardedRegion}`,
  '--capabilities',
  'CAPABILITY_IAM',
  '--no-fail-on-empty-changeset',
  '--parameter-overrides',
  `GuardedRegion=${guardedRegion}`,
  ...(mail ? [`AlertEmail=${mail}`] : []),
];
