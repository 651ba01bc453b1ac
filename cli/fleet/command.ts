import { oneLine } from '../../functions/alerts/escape.ts';
import { isRegion } from '../../functions/formats/regions.ts';
import type { Cloud } from '../cloud/connect.ts';
import type { CloudOptions } from '../cloud/options.ts';
import { type Account, readAccounts } from '../input/accounts.ts';
import { oneFormat } from '../one-format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { exitCodeOf } from './exit-code.ts';
import { fleetOf } from './judge.ts';
import { type Output, outputOf } from './show/output.ts';

/** The options of `fleet`, as commander parses them. */
export type FleetOptions = CloudOptions & {
  readonly stack: string;
  readonly accounts?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly html?: string;
};

/** What to show of which hub. */
export type Wanted = {
  readonly stack: string;
  /** The accounts that must have a guard. Without them, the organization is asked who there is. */
  readonly accounts?: readonly Account[] | undefined;
  readonly output: Output;
  readonly now: () => Date;
};

/** Shows what a hub knows, and returns the exit code. Throws {@link UsageError} if there is no hub here. */
export const showFleet = async (
  cloud: Cloud,
  { stack, accounts, output, now }: Wanted,
  terminal: Pick<Terminal, 'err'>,
): Promise<number> => {
  const [{ readHubStack }, { readInstallations }, { expectedBy, expectedOfOrganization }] = await Promise.all(
    [import('./read/hub-stack.ts'), import('./read/installations.ts'), import('./read/expected.ts')],
  );
  const reading = async () => {
    const hub = await readHubStack(cloud, stack);
    return { hub, table: await readInstallations(hub.table, cloud.clients) };
  };
  const [{ hub, table }, expected] = await Promise.all([
    reading(),
    accounts ? expectedBy(accounts) : expectedOfOrganization(cloud.clients),
  ]);
  if ('problem' in table) {
    terminal.err(`session-guard: ${oneLine(table.problem)}`);
    return 3;
  }
  const fleet = fleetOf(hub, table.rows, expected, now(), table.kept);
  await output(fleet);
  return exitCodeOf(fleet);
};

/**
 * `session-guard fleet`: what the hub knows of all installations. Returns the exit code. Throws {@link UsageError} if the command
 * line is wrong, if AWS cannot be asked, or if there is no hub. The clients of AWS are loaded when the rest is known to be right.
 */
export const fleetCommand = async (options: FleetOptions, terminal: Terminal): Promise<number> => {
  const { stack, region, accounts } = options;
  if (region !== undefined && !isRegion(region))
    throw new UsageError(`--region ${region}: that is no Region, such as eu-central-1`);
  const format = oneFormat(['json', 'csv', 'html'], options) ?? 'text';
  const listed = accounts === undefined ? undefined : await readAccounts(accounts, terminal);
  const output = await outputOf(format, options.html ?? '', terminal);
  const { connect } = await import('../cloud/connect.ts');
  const cloud = await connect(options);
  return showFleet(cloud, { stack, accounts: listed, output, now: () => new Date() }, terminal);
};
