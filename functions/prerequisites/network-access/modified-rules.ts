import type { SecurityGroupRule } from '../../account/network/network.ts';
import { describedRules, sameRule } from '../../account/network/security-group-rules.ts';
import { membersOf, scalarAt } from '../../formats/ec2-dialects.ts';
import { type Json, type JsonObject, objectAt } from '../../formats/json.ts';
import { lowerFirst } from '../../formats/names.ts';

/** The new rules in a request that repeats its own name inside. */
export const modifiedRules = (request: JsonObject): ReadonlyMap<string, Json> =>
  new Map(
    membersOf(request['SecurityGroupRule']).flatMap((item) => {
      const id = scalarAt(item, 'SecurityGroupRuleId');
      return id ? [[id, item] as const] : [];
    }),
  );

/** The rule as responses describe it, in which all ports are -1 to -1. */
const description = ({ protocol, fromPort = -1, toPort = -1, egress }: SecurityGroupRule): JsonObject => ({
  ipProtocol: protocol,
  fromPort,
  toPort,
  isEgress: egress,
});

/**
 * Is a rule as a record left it? Ports or a protocol that the record does not contain count as unchanged. So
 * does a whole rule without a peer, which EC2 would not have accepted.
 */
export const isAsAsked = (now: SecurityGroupRule, item: Json | undefined): boolean => {
  const asked = Object.entries(objectAt(item, 'SecurityGroupRule') ?? {});
  const told = Object.fromEntries(asked.map(([key, value]) => [lowerFirst(key), value]));
  const [left] = describedRules([{ ...description(now), ...told }]);
  if (!left) return true;
  const { fromPort = -1, toPort = -1 } = now;
  return sameRule(left, { ...now, fromPort, toPort });
};
