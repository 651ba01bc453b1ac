import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import { content, DOCUMENT, documentOf, KEY_ARN, VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, later } from '../../support/samples/sample-guard.ts';
import {
  ENDPOINT_GROUP,
  endpointTo,
  groups,
  groupWith,
  NODE_GROUP,
  rule,
} from '../../support/samples/sample-network.ts';
import {
  benchOn,
  changeVpc,
  EVERYWHERE,
  guarded,
  PROXY,
  ping,
  swept,
  vpcOfBench,
  vpcWith,
} from '../../support/samples/unseen-vpcs.ts';

const GROUPS = {
  securityGroups: groups(
    groupWith(NODE_GROUP, [EVERYWHERE]),
    groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
  ),
};

/** A VPC with endpoints of its own for these services, and a route to a hub. */
const hubWith = (...services: readonly string[]): VpcNetwork =>
  vpcWith(
    { routes: { '10.0.0.0/8': 'tgw-0hub' } },
    { ...GROUPS, endpoints: services.map((one) => endpointTo(one)) },
  );

const deleted = (...services: readonly string[]): ApiCall => ({
  api: 'ec2:DeleteVpcEndpoints',
  input: { VpcEndpointIds: services.map((one) => `vpce-${one}`) },
});

const open = async (made: Bench): Promise<readonly string[]> =>
  (await made.ports.ledger.load([resource('AWS::EC2::VPC', VPC_ID)])).incidents
    .filter(({ state, impact }) => state === 'open' && impact === 'sessions-fail')
    .map(({ prerequisite }) => prerequisite);

/** The nodes go on pinging for a day. */
const pingOn = async (made: Bench) => {
  const outcomes = [];
  for (let hours = 0; hours < 23; hours += 1) {
    later(made, 60);
    ping(made);
    outcomes.push(...(await made.sweep()));
  }
  return outcomes;
};

describe('a ping shows ssm, and not ssmmessages', () => {
  it.each([
    ['whose ssm is another endpoint of the VPC', hubWith('ssm', 'ssmmessages')],
    ['whose ssm is behind a hub', hubWith('ssmmessages')],
  ])('so a deleted endpoint for ssmmessages stays a finding: %s', async (_name, vpc) => {
    const made = await swept(vpc);
    const outcome = await guarded(made, deleted('ssmmessages'));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'sessions-fail' });
    expect(await pingOn(made)).toEqual([]);
    expect(await open(made)).toHaveLength(1);
  });

  it('so an endpoint for ssmmessages without rules is a finding, beside an ssm behind a hub', async () => {
    const made = await swept(hubWith());
    const closed = endpointTo('ssmmessages', {
      interfaces: [{ subnetId: 'subnet-endpoint', addresses: ['10.0.2.20'], groupIds: ['sg-closed'] }],
    });
    changeVpc(made, {
      endpoints: [closed],
      securityGroups: { ...vpcOfBench(made).securityGroups, ...groups(groupWith('sg-closed', [])) },
    });
    expect(await made.sweep()).toMatchObject([{ impact: 'sessions-fail', prerequisite: 'network-access' }]);
    expect(await pingOn(made)).toEqual([]);
    expect(await open(made)).toEqual(['network-access']);
  });

  it('but where both went the same way, and go the same way now, it shows both', async () => {
    const made = await swept(hubWith('ssm', 'ssmmessages'));
    expect(await guarded(made, deleted('ssm', 'ssmmessages'))).toMatchObject({ impact: 'sessions-fail' });
    expect(await pingOn(made)).toMatchObject([{ status: 'inconclusive', impact: 'unknown' }]);
    expect(await open(made)).toEqual([]);
  });
});

describe('what else sessions need', () => {
  const documents = {
    [DOCUMENT]: present(documentOf([content({ kmsKeyId: KEY_ARN })])),
  };

  it('goes the way of ssm where nothing else is seen', async () => {
    const made = benchOn(vpcWith({ rules: [PROXY] }), { documents });
    ping(made);
    expect((await made.sweep()).map(({ impact }) => impact)).toEqual(['unknown']);
  });

  it('is a finding of its own if its endpoint is deleted', async () => {
    const made = await swept(hubWith('kms'), { documents });
    expect(await guarded(made, deleted('kms'))).toMatchObject({ impact: 'sessions-fail' });
    expect(await pingOn(made)).toEqual([]);
  });
});
