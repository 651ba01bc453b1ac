import { describe, expect, it } from 'vitest';
import { present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { familiesOf } from '../../support/arbitrary/change.ts';
import { DOCUMENT, VPC_ID } from '../../support/samples/sample-account.ts';
import { recordOf } from '../../support/samples/sample-event.ts';
import { type Bench, healthyAccount, later, remembering } from '../../support/samples/sample-guard.ts';
import { natNetwork } from '../../support/samples/sample-network.ts';

const deleteEndpoint = (id: string) =>
  [
    'ec2:DeleteVpcEndpoints',
    { DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: id } } },
  ] as const;

const judge = async (made: Bench, [api, request]: readonly [string, Json]) => {
  const [family = 'preferences'] = familiesOf(api);
  return made.deliver(recordOf(api, { request, time: made.now.toISOString() }), family);
};

describe('a change of something that was never seen here', () => {
  it.each<readonly [string, Json]>([
    ['ec2:DeleteRoute', { routeTableId: 'rtb-elsewhere', destinationCidrBlock: '0.0.0.0/0' }],
    ['ec2:DeleteNetworkAclEntry', { networkAclId: 'acl-elsewhere', ruleNumber: 100, egress: true }],
    deleteEndpoint('vpce-elsewhere'),
    ['ec2:DeleteNatGateway', { DeleteNatGatewayRequest: { NatGatewayId: 'nat-elsewhere' } }],
    ['ec2:DisassociateRouteTable', { associationId: 'rtbassoc-elsewhere' }],
    ['ec2:DisassociateAddress', { associationId: 'eipassoc-elsewhere' }],
    ['ec2:ModifyVpcAttribute', { vpcId: 'vpc-elsewhere', enableDnsSupport: { value: false } }],
    ['iam:DetachRolePolicy', { roleName: 'elsewhere', policyArn: 'arn:aws:iam::aws:policy/x' }],
    ['iam:RemoveRoleFromInstanceProfile', { instanceProfileName: 'elsewhere', roleName: 'elsewhere' }],
    ['cloudtrail:StopLogging', { name: 'elsewhere' }],
  ])('is not called replaced: %s', async (...call) => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const outcome = await judge(made, call);
    expect(outcome.status, outcome.because).not.toBe('superseded');
    expect(made.published).toEqual([]);
  });

  it('says that nothing is known of it', async () => {
    const made = await remembering();
    expect(await judge(made, deleteEndpoint('vpce-elsewhere'))).toMatchObject({
      status: 'ignored',
      because:
        'Nothing is known here of VPC endpoint vpce-elsewhere: this account and Region do not hold it now, and the guard has never seen it.',
    });
  });
});

describe('a change of something that is known here', () => {
  const nat = () =>
    healthyAccount({
      networks: { [VPC_ID]: present(natNetwork({ vpcId: VPC_ID, dhcpOptionsId: 'dopt-amazon' })) },
    });

  it('is told although it is gone, because the ledger knows which VPC it was of', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    made.happen({ api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-ssm'] } });
    later(made, 1);
    expect((await judge(made, deleteEndpoint('vpce-ssm'))).status).not.toBe('ignored');
    expect(made.published).toHaveLength(1);
  });

  it('is called replaced if it is there and as it was', async () => {
    const made = await remembering({ state: nat(), settings: { mode: 'alert' } });
    const request = { routeTableId: 'rtb-node', destinationCidrBlock: '0.0.0.0/0' };
    expect((await judge(made, ['ec2:DeleteRoute', request])).status).toBe('superseded');
  });

  it('is called replaced if only the ledger knows it', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    made.account.set({ ...made.account.state(), documents: {} });
    const outcome = await judge(made, ['ssm:UpdateDocument', { name: DOCUMENT }]);
    expect(outcome.status, outcome.because).not.toBe('ignored');
  });

  it('is called replaced if an incident is about it', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    await made.ports.ledger.save({
      incidents: [
        {
          prerequisite: 'node-permissions',
          subject: resource('AWS::IAM::Role', 'gone'),
          state: 'open',
          impact: 'sessions-fail',
          eventId: null,
          checkedAt: made.now.toISOString(),
          told: true,
        },
      ],
    });
    const outcome = await judge(made, [
      'iam:DetachRolePolicy',
      { roleName: 'gone', policyArn: 'arn:aws:iam::aws:policy/x' },
    ]);
    expect(outcome.status).toBe('superseded');
  });
});
