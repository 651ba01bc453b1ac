import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { iamRegion } from '../functions/formats/regions.ts';
import { forwarderCommand } from './forwarder/command.ts';

/**
 * `npm run deploy -- --region REGION [--param="name=value"...]`: deploys the stack with osls, and then the
 * forwarder of IAM's events if the guarded Region does not get them itself. The forwarder needs the AWS CLI.
 */

const { values } = parseArgs({
  options: {
    region: { type: 'string' },
    stage: { type: 'string' },
    param: { type: 'string', multiple: true },
  },
});

const stop = (message: string): never => {
  console.error(message);
  process.exit(1);
};

const run = (command: string, args: readonly string[]): void => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) stop(`${command} could not be run: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
};

const { region, stage, param = [] } = values;
if (!region) stop('Which Region? npm run deploy -- --region eu-central-1');
else {
  const given = (name: string): string | undefined =>
    param.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || undefined;
  run('osls', [
    'deploy',
    '--region',
    region,
    ...(stage ? ['--stage', stage] : []),
    ...param.map((one) => `--param=${one}`),
  ]);
  if (region === iamRegion(region))
    console.log(`${region} gets the events of IAM itself: no forwarder needed.`);
  else {
    const [command = '', ...args] = forwarderCommand(region, given('alarm-email') ?? given('alert-email'));
    run(command, args);
  }
}
