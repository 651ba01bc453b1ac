import { iamRegion } from '../../functions/formats/regions.ts';
import { forwarderCommand, forwarderStack } from '../forwarder/command.ts';
import type { Params } from '../stack/params.ts';

export type Target = { readonly region: string; readonly stage?: string; readonly profile?: string };

/** A program and its arguments. */
export type Command = readonly string[];

const osls = (verb: 'deploy' | 'remove', { region, stage, profile }: Target): Command => [
  'osls',
  verb,
  '--region',
  region,
  ...(stage ? ['--stage', stage] : []),
  ...(profile ? ['--aws-profile', profile] : []),
];

const withProfile = (command: Command, { profile }: Target): Command =>
  profile ? [...command, '--profile', profile] : command;

/** Does the Region need a second stack, because it does not get the events of IAM itself? */
export const needsForwarder = ({ region }: Target): boolean => region !== iamRegion(region);

/** The commands that deploy the guard, one after the other. */
export const deployCommands = (
  target: Target,
  given: readonly string[],
  params: Params,
): readonly Command[] => [
  ['npm', 'run', '--silent', 'build'],
  [...osls('deploy', target), ...given.map((one) => `--param=${one}`)],
  ...(needsForwarder(target)
    ? [
        withProfile(
          forwarderCommand(target.region, {
            AlertEmail: params['alarm-email'] || params['alert-email'],
            PermissionsBoundaryArn: params['permissions-boundary-arn'],
            RolePath: params['role-path'],
          }),
          target,
        ),
      ]
    : []),
];

/** The commands that remove it again; the forwarder stays while another guard of the Region needs it. */
export const removeCommands = (target: Target, isLast: boolean): readonly Command[] => {
  const stack = ['--region', iamRegion(target.region), '--stack-name', forwarderStack(target.region)];
  return [
    osls('remove', target),
    ...(needsForwarder(target) && isLast
      ? [
          withProfile(['aws', 'cloudformation', 'delete-stack', ...stack], target),
          withProfile(['aws', 'cloudformation', 'wait', 'stack-delete-complete', ...stack], target),
        ]
      : []),
  ];
};
