import { orOf } from '../../account/network/unseen/closing.ts';
import type { Said } from './said.ts';

type Unseen = Extract<Said, { kind: 'unseen' }>;

const nodesIn = (said: readonly Unseen[]): number =>
  new Set(said.map(({ judged }) => judged.node.instanceId)).size;

/** The time of the newest ping, to the minute. */
const lastPing = (said: readonly Unseen[]): string => {
  const times = said.flatMap(({ judged }) => Date.parse(judged.node.managed?.lastPingAt ?? '') || []);
  return new Date(Math.max(...times)).toISOString().slice(0, 16).replace('T', ' ');
};

const pinged = (vpcId: string, said: readonly Unseen[], managed: number): readonly string[] => {
  const [first] = said;
  if (!first) return [];
  const { verdict } = first.judged;
  const who = `${nodesIn(said)} of ${managed} managed nodes`;
  const when = `(last at ${lastPing(said)} UTC)`;
  return verdict.kind === 'broken' && !verdict.unless
    ? [
        `what can be seen of ${vpcId} shows no way to ssm (${first.because}), yet ${who} ping Systems Manager ${when}, so they use a way that cannot be seen into: a proxy, or an endpoint of another VPC or account`,
      ]
    : [
        `it cannot be seen how ${who} in ${vpcId} reach ssm (${first.because}), but they ping Systems Manager ${when}, so it works`,
      ];
};

const used = (vpcId: string, said: readonly Unseen[], managed: number): readonly string[] => {
  if (said.length === 0) return [];
  const names = new Set(
    said.flatMap(({ judged: { witness } }) =>
      witness?.closing?.kind === 'none' ? witness.closing.names : [],
    ),
  );
  const by = names.size > 0 ? ` (${orOf([...names].toSorted())})` : '';
  return [
    `${nodesIn(said)} of ${managed} managed nodes in ${vpcId} reach Systems Manager by a way that cannot be seen into${by}`,
  ];
};

/**
 * What is said of nodes that reach Systems Manager although nobody can see how: those that ping now with what can be seen,
 * and those of which it is remembered, in words that stay the same whatever else changes.
 */
export const unseenWords = (vpcId: string, said: readonly Said[], managed: number): readonly string[] => {
  const unseen = said.flatMap((one) => (one.kind === 'unseen' ? [one] : []));
  const isPinging = ({ judged: { witness } }: Unseen): boolean => witness?.pings === 'itself';
  const pinging = unseen.filter(isPinging);
  return [
    ...pinged(vpcId, pinging, managed),
    ...used(
      vpcId,
      unseen.filter(({ judged: { witness } }) => witness?.pings === undefined),
      managed,
    ),
  ];
};
