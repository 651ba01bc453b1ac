import { createAccountReader } from '../../functions/adapters/aws/account-reader.ts';
import { identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { createLedger, ledgerClient } from '../../functions/adapters/aws/ledger/ledger.ts';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { preferencesClients } from '../../functions/adapters/aws/preferences/reader.ts';
import { trailClients } from '../../functions/adapters/aws/trail/read-trails.ts';
import { oneLine } from '../../functions/alerts/escape.ts';
import type { Log } from '../../functions/core/ports.ts';
import { type Cloud, connect } from '../cloud/connect.ts';
import type { CloudOptions } from '../cloud/options.ts';
import { wrap } from '../terminal/layout.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import { testCall, type Waiting } from './canary.ts';
import { hearing } from './hearing.ts';
import { partOf, readInstalled } from './installed.ts';
import { inWords, type Link, look } from './link.ts';
import { deadLetterLinks, functionLinks, sweepLinks, topicLinks } from './parts.ts';

/** The options of `verify`, as commander parses them. */
export type VerifyOptions = CloudOptions & {
  readonly stage?: string;
  /** The whole name of the stack, in place of the stage. */
  readonly stack?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly json?: boolean;
};

const MARKS: Readonly<Record<Link['verdict'], { readonly text: string; readonly style: Style }>> = {
  works: { text: 'ok', style: 'green' },
  broken: { text: 'BROKEN', style: 'red' },
  unknown: { text: '?', style: 'yellow' },
};

const WIDTH = 8;

const show = ({ title, verdict, evidence }: Link, terminal: Terminal): void => {
  const { text, style } = MARKS[verdict];
  const [first = '', ...rest] = wrap(oneLine(`${title}: ${evidence}`), terminal.columns - WIDTH);
  terminal.out(`${terminal.style(style, text.padEnd(WIDTH))}${first}`);
  for (const line of rest) terminal.out(`${' '.repeat(WIDTH)}${line}`);
};

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const exitCodeOf = (links: readonly Link[]): number => {
  if (links.some(({ verdict }) => verdict === 'broken')) return 1;
  return links.some(({ verdict }) => verdict === 'unknown') ? 3 : 0;
};

const waitingOf = (timeout: number, terminal: Terminal): Waiting => {
  let isFirst = true;
  return {
    timeout,
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    onWait: () => {
      if (isFirst)
        terminal.err(
          `Waits up to ${inWords(timeout)} for a test call to come through: CloudTrail takes minutes.`,
        );
      isFirst = false;
    },
  };
};

/** Looks at each link of an installation, shows it, and returns the exit code. */
export const verify = async (
  cloud: Cloud,
  options: Pick<VerifyOptions, 'stage' | 'stack' | 'json'>,
  terminal: Terminal,
  waiting: Waiting,
): Promise<number> => {
  const { clients, identity } = cloud;
  const installed = await readInstalled(cloud, options.stack ?? `session-guard-${options.stage ?? 'prod'}`);
  const ledger = createLedger(partOf(installed, 'Ledger'), SILENT, ledgerClient(clients));
  const reader = createAccountReader(
    identity,
    preferencesClients(clients),
    networkClients(clients),
    trailClients(clients),
    identityClients(clients),
  );
  const found = await Promise.all([
    look('trail, rules, queue readers', () => hearing(cloud, installed, reader)),
    functionLinks(clients, installed),
    deadLetterLinks(clients, installed),
    topicLinks(clients, installed),
    sweepLinks(ledger, new Date(waiting.now())),
  ]);
  const tell = (links: readonly Link[]): void => {
    for (const link of links) {
      if (options.json) terminal.out(JSON.stringify(link));
      else show(link, terminal);
    }
  };
  tell(found.flat());
  const heard = await look('test call', () => testCall(clients, installed, ledger, waiting));
  tell(heard);
  return exitCodeOf([...found.flat(), ...heard]);
};

/**
 * `session-guard verify`: is the deployed guard alive, from a recorded call to the people who hear its alerts? Returns the
 * exit code: 0 if each link works, 1 if one is broken, 3 if one could not be looked at. Throws {@link UsageError} if AWS
 * cannot be asked, or if nothing is installed.
 */
export const verifyCommand = async (options: VerifyOptions, terminal: Terminal): Promise<number> =>
  verify(await connect(options), options, terminal, waitingOf(options.timeout, terminal));
