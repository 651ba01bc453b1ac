import type { AccountReader } from '../../functions/core/ports.ts';
import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import { sweepRound } from '../../functions/use-cases/sweep/sweep-account.ts';
import type { Cloud } from '../cloud/connect.ts';
import type { Installation } from '../cloud/installation.ts';
import { lookingConfig } from '../looking-config.ts';
import type { Check, Examination } from './examination.ts';
import { createGathering } from './read/gather.ts';
import { alertChecks, rulesOf } from './read/guard-checks.ts';
import { lookingPorts } from './read/ports.ts';
import { type Listing, patientReader } from './read/reader.ts';
import type { Refusals } from './read/refused.ts';
import { unlistedChecks } from './read/unlisted.ts';
import type { Keeping } from './snapshot/keep.ts';

/** What an examination needs of the outside. */
export type Surroundings = {
  readonly reader: AccountReader;
  readonly vpcs: Parameters<typeof patientReader>[2]['vpcs'];
  readonly installation: Installation;
  readonly refusals: Refusals;
  readonly now: () => Date;
  /** Told of what is known so far. */
  readonly onProgress: (seen: { readonly nodes: number; readonly vpcs: number }) => void;
  /** Keeps the parts of the account, which are let go otherwise. */
  readonly keeping?: Pick<Keeping, 'judged' | 'nodes'> | undefined;
};

/** What is to be examined. */
export type Request = {
  readonly prerequisites: readonly Prerequisite[];
  readonly accountName?: string;
};

/** What the guard itself depends on stands apart from what sessions depend on. */
const isOfGuard = ({ prerequisite }: Check): boolean => prerequisite === 'guard-trail';

const inWords = (failed: readonly string[], problems: ReadonlyMap<string, string>): readonly string[] =>
  failed.map((part) => `${part}: ${problems.get(part) ?? 'no answer'}`);

/**
 * Examines one account and Region: a whole round of the sweep that remembers and writes nothing. Only the checks are
 * kept, so that memory does not grow with the states of the VPCs.
 */
export const examine = async (
  { identity, caller }: Pick<Cloud, 'identity' | 'caller'>,
  { prerequisites, accountName }: Request,
  { reader, vpcs, installation, refusals, now, onProgress, keeping }: Surroundings,
): Promise<Examination> => {
  const listing: Listing = { nodes: new Map() };
  const tell = (): void => onProgress({ nodes: listing.nodes.size, vpcs: gathering.vpcsSoFar() });
  const looking = lookingPorts(
    patientReader(reader, listing, {
      vpcs,
      onNodes: () => tell(),
      onListed: (nodes) => looking.expect(nodes),
    }),
    now,
  );
  const rules = rulesOf(installation);
  const byId = new Map(prerequisites.map((one) => [one.id, one]));
  const gathering = createGathering({ prerequisites: byId, nodes: listing.nodes, refusals });
  const examinedAt = now().toISOString();
  const guard = { prerequisites, config: lookingConfig(identity, rules), ports: looking.ports };
  const { failed } = await sweepRound(guard, (part) => {
    gathering.judged(part);
    keeping?.judged(part);
    tell();
  });
  keeping?.nodes(listing.nodes);
  const seen = gathering.vpcs(listing.refused === undefined);
  if (listing.refused !== undefined) {
    const vpcIds = seen.map(({ vpcId }) => vpcId);
    unlistedChecks(listing.refused, vpcIds, prerequisites, refusals).forEach(gathering.add);
  }
  const checks = gathering.checks(looking.told);
  return {
    version: 1,
    identity,
    ...(accountName ? { accountName } : {}),
    examinedAt,
    caller,
    checks: checks.filter((check) => !isOfGuard(check)),
    nodes: [],
    guard: [...checks.filter(isOfGuard), ...alertChecks(installation, refusals)],
    ...(installation.rules.status === 'unknown' ? {} : { guardIsInstalled: rules.length > 0 }),
    vpcs: seen,
    refused: refusals.all(),
    failed: inWords(failed, looking.problems),
  };
};
