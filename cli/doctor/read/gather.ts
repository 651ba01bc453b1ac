import type { BlastRadius } from '../../../functions/account/nodes/blast-radius.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { JudgedPart } from '../../../functions/use-cases/sweep/slice.ts';
import type { Check, VpcSeen } from '../examination.ts';
import { type Context, checksOf } from './checks.ts';
import type { Told } from './ports.ts';

const BADNESS: Readonly<Record<Check['verdict'], number>> = {
  fail: 3,
  unknown: 2,
  pass: 1,
  'not-applicable': 0,
};

/** The same for a check as for an incident about it. */
const keyOf = ({ prerequisite, subject }: Check): string => `${prerequisite}/${subject.type}#${subject.id}`;

const hitOf = ({ nodes, atLeast, sample }: BlastRadius): NonNullable<Check['hit']> => ({
  nodes,
  atLeast,
  sample,
});

/** Two checks of one thing, in different parts of the account: the worse one counts, for the VPCs of both. */
const joined = (a: Check, b: Check): Check => {
  const worse = BADNESS[a.verdict] > BADNESS[b.verdict] ? a : b;
  const vpcs = [...new Set([...(a.vpcs ?? []), ...(b.vpcs ?? [])])].toSorted();
  return { ...worse, ...(vpcs.length > 0 ? { vpcs } : {}) };
};

/** A failure with its commands, and with the nodes that are hit; those that the check itself knows count. */
const withTold = (check: Check, told: Told | undefined): Check => {
  if (check.verdict !== 'fail' || !told) return check;
  const { blastRadius, commands, advice } = told;
  const hit = check.hit ?? (blastRadius ? hitOf(blastRadius) : undefined);
  return { ...check, ...(hit ? { hit } : {}), commands, ...(advice ? { advice } : {}) };
};

/** Keeps the checks of each part that is judged, and lets go of the part. */
export const createGathering = (context: Context) => {
  const checks = new Map<string, Check>();
  const names = new Map<string, string>();
  const vpcs = new Set<string>();
  const add = (check: Check): void => {
    const key = keyOf(check);
    const before = checks.get(key);
    checks.set(key, before ? joined(before, check) : check);
  };
  return {
    add,
    judged: (part: JudgedPart): void => {
      for (const [vpcId, observed] of Object.entries(part.state.networks)) {
        vpcs.add(vpcId);
        const name = presentValue(observed)?.tags['Name'];
        if (name) names.set(vpcId, name);
      }
      checksOf(part, context).forEach(add);
    },
    vpcsSoFar: (): number => vpcs.size,
    checks: (told: ReadonlyMap<string, Told>): readonly Check[] =>
      [...checks.values()].map((check) => withTold(check, told.get(keyOf(check)))),
    /** `isListed`: the managed nodes were listed. */
    vpcs: (isListed: boolean): readonly VpcSeen[] => {
      const nodes = new Map<string, number>();
      for (const { vpcId } of context.nodes.values()) {
        if (vpcId) nodes.set(vpcId, (nodes.get(vpcId) ?? 0) + 1);
      }
      return [...new Set([...nodes.keys(), ...vpcs])].toSorted().map((vpcId) => {
        const name = names.get(vpcId);
        const count = isListed ? { nodes: nodes.get(vpcId) ?? 0 } : {};
        return { vpcId, ...(name ? { name } : {}), ...count };
      });
    },
  };
};
