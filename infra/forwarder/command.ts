import { iamRegion } from '../../functions/formats/regions.ts';

/** The name of the forwarder's stack for a guarded Region; all stages of the Region share it. */
export const forwarderStack = (guardedRegion: string): string => `session-guard-forwarder-${guardedRegion}`;

/** The command that installs the forwarder for a guarded Region; `mail` is notified when forwarding fails. */
export const forwarderCommand = (guardedRegion: string, mail?: string): readonly string[] => [
  'aws',
  'cloudformation',
  'deploy',
  '--region',
  iamRegion(guardedRegion),
  '--template-file',
  'infra/generated/forwarder.json',
  '--stack-name',
  forwarderStack(guardedRegion),
  '--capabilities',
  'CAPABILITY_IAM',
  '--no-fail-on-empty-changeset',
  '--parameter-overrides',
  `GuardedRegion=${guardedRegion}`,
  ...(mail ? [`AlertEmail=${mail}`] : []),
];
