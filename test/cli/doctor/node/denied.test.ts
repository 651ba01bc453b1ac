import { describe, expect, it } from 'vitest';
import { unknown } from '../../../../functions/account/observed.ts';
import { REFUSABLE } from '../../../../functions/adapters/memory/refused.ts';
import { examined, stateOf, stepIn, stepsWith, WEB } from '../../../support/doctor/node-context.ts';

const NETWORK = ['network'];

/** The steps that cannot be told without a call, and the IAM actions that are missing. */
const BLIND: Readonly<Record<string, { readonly steps: readonly string[]; readonly missing: string }>> = {
  'ssm:GetDocument': { steps: ['session-preferences'], missing: 'ssm:GetDocument' },
  'logs:DescribeLogGroups': { steps: ['session-log-group'], missing: 'logs:DescribeLogGroups' },
  'kms:DescribeKey': { steps: ['session-key'], missing: 'kms:DescribeKey' },
  'iam:GetRole': { steps: ['node-permissions'], missing: 'iam:GetRole' },
  'iam:GetInstanceProfile': {
    steps: ['node-credentials', 'node-permissions'],
    missing: 'iam:GetInstanceProfile',
  },
  'iam:SimulatePrincipalPolicy': { steps: ['node-permissions'], missing: 'iam:SimulatePrincipalPolicy' },
  'ec2:DescribeVpcs': { steps: NETWORK, missing: 'ec2:DescribeVpcs' },
  'ec2:DescribeVpcEndpoints': { steps: NETWORK, missing: 'ec2:DescribeVpcEndpoints' },
  'ec2:DescribeRouteTables': { steps: NETWORK, missing: 'ec2:DescribeRouteTables' },
  'ec2:DescribeSubnets': { steps: NETWORK, missing: 'ec2:DescribeSubnets' },
  'ec2:DescribeNetworkAcls': { steps: NETWORK, missing: 'ec2:DescribeNetworkAcls' },
  'ec2:DescribeSecurityGroupRules': { steps: NETWORK, missing: 'ec2:DescribeSecurityGroupRules' },
  'ec2:DescribeNatGateways': { steps: NETWORK, missing: 'ec2:DescribeNatGateways' },
};

describe('a call that is refused', () => {
  it.each(REFUSABLE)('makes a doubt at most, and never the end: %s', async (operation) => {
    const node = await examined(stateOf(), WEB, {}, [operation]);
    expect(stepsWith(node, 'fail')).toEqual([]);
    expect(stepIn(node, 'connection').verdict).toBe('pass');
  });

  it.each(Object.entries(BLIND))('is named where it is missed: %s', async (operation, { steps, missing }) => {
    const node = await examined(stateOf(), WEB, {}, [operation]);
    expect(stepsWith(node, 'unknown')).toEqual(steps);
    expect(stepIn(node, steps[0] ?? '').missing).toBe(missing);
  });

  it('for a setting that the node does not rest on is no doubt', async () => {
    const node = await examined(stateOf(), WEB, {}, ['ssm:GetServiceSetting']);
    expect(stepsWith(node, 'unknown')).toEqual([]);
  });

  it('of doctor’s own leaves the rest as it is', async () => {
    const because = 'the guard may not call ssm:GetConnectionStatus on it';
    const node = await examined(stateOf(), WEB, { connection: unknown(because) });
    expect(stepsWith(node, 'unknown')).toEqual(['connection']);
    expect(stepIn(node, 'connection').missing).toBe('ssm:GetConnectionStatus');
  });
});
