import { describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { networkAccess } from '../../../functions/prerequisites/network-access/index.ts';
import { effectOf } from '../../support/samples/check-one.ts';
import {
  groups,
  groupWith,
  NODE_GROUP,
  natNetwork,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';
import { rememberedState } from '../../support/samples/sample-paths.ts';

/** Nodes whose only way out goes by a target, with these rules of their group. */
const by = (target: string, rules: Parameters<typeof groupWith>[1]): VpcNetwork =>
  natNetwork({
    routeTables: tablesWith({ '0.0.0.0/0': target }),
    securityGroups: groups(groupWith(NODE_GROUP, rules)),
  });

const OUT = rule('out', '0.0.0.0/0');
const revoked = effectOf(networkAccess, 'ec2:RevokeSecurityGroupEgress', {
  request: { groupId: NODE_GROUP, ipPermissions: {} },
  response: {
    revokedSecurityGroupRuleSet: {
      items: [{ isEgress: true, ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIpv4: '0.0.0.0/0' }],
    },
  },
});
const judged = (target: string) => {
  const state = rememberedState(by(target, []), by(target, [OUT]));
  const { findings } = evaluate(registry, revoked, state);
  return findings.map(({ prerequisite, attribution }) => [prerequisite, attribution]);
};

describe('the last way out of a group is revoked', () => {
  it('is proven to have cut what goes by a NAT gateway', () => {
    expect(judged('nat-1')).toEqual([['network-access', 'proven']]);
  });

  it('is only suspected where nobody can see whether the way led anywhere', () => {
    expect(judged('tgw-1')).toEqual([['network-access', 'suspected']]);
  });
});
