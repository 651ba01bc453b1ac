import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GetConnectionStatusCommand } from '@aws-sdk/client-ssm';
import { absent, type Observed, present, unknown } from '../../../../functions/account/observed.ts';
import { identityClients } from '../../../../functions/adapters/aws/identity/reader.ts';
import { observe } from '../../../../functions/adapters/aws/shared/errors.ts';
import type { Cloud } from '../../../cloud/connect.ts';
import type { NodeAsks } from '../context.ts';
import { callerMay } from './caller-may.ts';
import { findNodes } from './find-nodes.ts';

const run = promisify(execFile);

const PLUGIN = 'session-manager-plugin';
const PLUGIN_MS = 5_000;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/plugin-version-history.html */
const pluginVersion = async (): Promise<Observed<string>> => {
  try {
    const { stdout } = await run(PLUGIN, ['--version'], { timeout: PLUGIN_MS });
    return present(stdout.trim().split('\n')[0] ?? '');
  } catch (error) {
    return isMissing(error) ? absent : unknown(`${PLUGIN} is installed, but does not run`);
  }
};

/** What doctor asks about nodes, of AWS and of this computer. */
export const createNodeAsks = ({ identity, caller, clients: overrides }: Cloud): NodeAsks => {
  const clients = identityClients(overrides);
  return {
    find: (target) => findNodes(clients, target),
    callerMay: (wishes) => callerMay(clients, identity, caller, wishes),
    connection: (Target) =>
      observe('ssm:GetConnectionStatus', ['TargetNotConnected', 'InvalidInstanceId'], async () => {
        const { Status } = await clients.ssm.send(new GetConnectionStatusCommand({ Target }));
        return Status ? present(Status) : absent;
      }),
    plugin: pluginVersion,
  };
};
