import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import { type Call, telling } from '../cloud/calls.ts';
import type { Cloud } from '../cloud/connect.ts';
import { findInstallation } from '../cloud/installation.ts';
import { PATIENT } from '../cloud/options.ts';
import { lookingConfig } from '../looking-config.ts';
import type { Examination } from './examination.ts';
import { examine } from './examine.ts';
import { createNodeAsks } from './node/aws/asks.ts';
import { examineNodes } from './node/examine-nodes.ts';
import { readerOf } from './read/clients.ts';
import { lookingPorts } from './read/ports.ts';
import { createRefusals, type Refusals } from './read/refused.ts';
import type { Keeping } from './snapshot/keep.ts';

const clock = (): Date => new Date();

/** What is asked, and who is told how far it is. */
export type Asked = {
  /** Nodes, by id or name; without one, the whole account and Region is examined. */
  readonly targets?: readonly string[];
  readonly prerequisites: readonly Prerequisite[];
  readonly accountName?: string | undefined;
  readonly now?: () => Date;
  readonly onCall?: (call: Call) => void;
  readonly onProgress?: (seen: { readonly nodes: number; readonly vpcs: number }) => void;
  readonly keeping?: Keeping | undefined;
};

/** Why nodes can or cannot be reached. */
const examineTargets = async (
  cloud: Cloud,
  targets: readonly string[],
  prerequisites: readonly Prerequisite[],
  refusals: Refusals,
): Promise<Examination> => {
  const { identity, caller } = cloud;
  const { reader } = readerOf(cloud, cloud.clients);
  const guard = {
    prerequisites,
    config: lookingConfig(identity, []),
    ports: lookingPorts(reader, clock).ports,
  };
  const examinedAt = clock().toISOString();
  const nodes = await examineNodes(targets, { guard, asks: createNodeAsks(cloud), caller, refusals });
  return { version: 1, identity, examinedAt, caller, checks: [], nodes, guard: [], failed: [] };
};

/**
 * Examines an account and Region of AWS, or some of its nodes, with the caller's credentials. Throws a UsageError for a
 * name that no node has, or more than one.
 */
export const examineCloud = async (
  cloud: Cloud,
  {
    targets = [],
    prerequisites,
    accountName,
    now = clock,
    onCall,
    onProgress = () => undefined,
    keeping,
  }: Asked,
): Promise<Examination> => {
  const refusals = createRefusals();
  const clients = telling({ ...cloud.clients, ...PATIENT }, (call) => {
    refusals.hear(call);
    onCall?.(call);
  });
  if (targets.length > 0) {
    const examination = await examineTargets({ ...cloud, clients }, targets, prerequisites, refusals);
    return { ...examination, refused: refusals.all() };
  }
  return examine(
    cloud,
    { prerequisites, ...(accountName ? { accountName } : {}) },
    {
      ...readerOf(cloud, clients),
      installation: await findInstallation(clients),
      refusals,
      now,
      onProgress,
      keeping,
    },
  );
};
