import { iamRegion } from '../../functions/formats/regions.ts';

/** The name of the forwarder's stack for a guarded Region; all stages of the Region share it. */
export const forwarderStack = (guardedRegion: string): string => `session-guard-forwarder-${guardedRegion}`;

/** What a forwarder shares with its guard; the address is notified when forwarding fails. */
export type Shared = Readonly<
  Record<'AlertEmail' | 'PermissionsBoundaryArn' | 'RolePath', string | undefined>
>;

/** The command that installs the forwarder for a guarded Region. What is not given stays as it is in the stack. */
export const forwarderCommand = (guardedRegion: string, shared: Shared): readonly string[] => [
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
  ...Object.entries(shared).flatMap(([name, value]) => (value ? [`${name}=${value}`] : [])),
];
