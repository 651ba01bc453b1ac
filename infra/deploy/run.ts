import { spawnSync } from 'node:child_process';
import { Option, Command as Program } from 'commander';
import { connect } from '../../cli/cloud/connect.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { iamRegion } from '../../functions/formats/regions.ts';
import { PARAM_NAMES } from '../stack/params.ts';
import { type Command, deployCommands, needsForwarder, removeCommands, type Target } from './commands.ts';
import { otherGuards } from './other-guards.ts';
import { givenParams, stageProblems } from './settings.ts';

/**
 * `npm run deploy -- --region REGION [--param "name=value"...]` deploys the stack with osls, and then the forwarder of
 * the events of IAM and Route 53 if the guarded Region does not get them itself. `npm run remove -- --region REGION`
 * undoes all of it. What is wrong is said before anything is built.
 */

type Options = Target & { readonly param: readonly string[] };

const run = ([command = '', ...args]: Command): void => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) throw new UsageError(`${command} could not be run: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
};

const hasAwsCli = (): boolean => spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;

const toolProblems = (target: Target): readonly string[] =>
  needsForwarder(target) && !hasAwsCli()
    ? [`the AWS CLI is missing: it handles the second stack, in ${iamRegion(target.region)}`]
    : [];

const refuse = (problems: readonly string[]): void => {
  if (problems.length > 0) throw new UsageError(problems.join('\n- '));
};

const deploy = async ({ param, ...target }: Options): Promise<void> => {
  const { stage = 'prod' } = target;
  const { params, problems } = givenParams(param, stage);
  refuse([...stageProblems(stage), ...problems, ...toolProblems(target)]);
  const { identity, caller } = await connect(target);
  console.log(`Deploys to ${identity.accountId}/${identity.region} as ${caller}`);
  for (const command of deployCommands(target, param, params)) run(command);
  if (!needsForwarder(target))
    console.log(`${target.region} gets the events of IAM and Route 53 itself: no second stack is needed.`);
};

const remove = async (target: Target): Promise<void> => {
  refuse(toolProblems(target));
  const { identity, caller, clients } = await connect(target);
  console.log(`Removes from ${identity.accountId}/${identity.region} as ${caller}`);
  const others = await otherGuards(clients, target.stage ?? 'prod');
  for (const command of removeCommands(target, others.length === 0)) run(command);
  if (others.length > 0) console.log(`The forwarder stays, because ${others.join(', ')} needs it as well.`);
  console.log(
    'A secret of Slack that you stored is still there: aws ssm delete-parameter --name NAME removes it.',
  );
};

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const addTarget = (command: Program): Program =>
  command
    .requiredOption('--region <region>', 'the Region to guard')
    .option('--stage <stage>', 'part of the stack’s name, so that two can stand side by side (default: prod)')
    .option('--profile <name>', 'a profile of the AWS CLI');

const program = new Program('npm run').exitOverride().showHelpAfterError('Try npm run deploy -- --help');
addTarget(program.command('deploy').usage('-- --region REGION [--param "name=value"...]'))
  .description('deploy the guard, and the forwarder that brings it the events of IAM and Route 53')
  .addOption(
    new Option('--param <name=value>', 'a setting, may be repeated; docs/configuration.md explains all')
      .argParser(collect)
      .default([], 'none'),
  )
  .addHelpText('after', () => `\nParams:\n${PARAM_NAMES.map((name) => `  ${name}`).join('\n')}`)
  .addHelpText(
    'after',
    '\nExample:\n  npm run deploy -- --region eu-central-1 --param "alert-email=platform@example.com"',
  )
  .action(deploy);
addTarget(program.command('remove').usage('-- --region REGION'))
  .description('remove the guard with its forwarder; nothing that it guards is touched')
  .action(remove);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof UsageError)
    console.error(error.message.includes('\n') ? `- ${error.message}` : error.message);
  else if (!(error instanceof Error && 'exitCode' in error)) throw error;
  process.exitCode = error instanceof Error && 'exitCode' in error && error.exitCode === 0 ? 0 : 2;
}
