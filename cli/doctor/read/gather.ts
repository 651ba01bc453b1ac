import { presentValue } from '../../../functions/account/observed.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import type { JudgedPart } from '../../../functions/use-cases/sweep/slice.ts';
import type { Check, VpcSeen } from '../examination.ts';
import { type Context, checksOf } from './checks.ts';

const BADNESS: Readonly<Record<Check['verdict'], number>> = {
  fail: 3,
  unknown: 2,
  pass: 1,
  'not-applicable': 0,
};

/** The same for a check as for an incident about it. */
const keyOf = ({ prerequisite, subject }: Check): string => `${prerequisite}/${subject.type}#${subject.id}`;

/** Two checks of one thing, in different parts of the account: the worse one counts, for the VPCs of both. */
const joined = (a: Check, b: Check): Check => {
  const worse = BADNESS[a.verdict] > BADNESS[b.verdict] ? a : b;
  const vpcs = [...new Set([...(a.vpcs ?? []), ...(b.vpcs ?? [])])].toSorted();
  return { ...worse, ...(vpcs.length > 0 ? { vpcs } : {}) };
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
  /** How many nodes are hit is worked out while an alert is written; where the check itself knows them, that counts. */
  const withHit = (check: Check, hits: ReadonlyMap<string, Outcome['blastRadius']>): Check => {
    const blast = hits.get(keyOf(check));
    if (check.verdict !== 'fail' || check.hit || !blast) return check;
    const { nodes, atLeast, sample } = blast;
    return { ...check, hit: { nodes, atLeast, sample } };
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
    checks: (hits: ReadonlyMap<string, Outcome['blastRadius']>): readonly Check[] =>
      [...checks.values()].map((check) => withHit(check, hits)),
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
