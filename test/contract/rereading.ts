import { expect, it } from 'vitest';
import { absent, present, presentValue } from '../../functions/account/observed.ts';
import { changedByAll } from '../../functions/account/repairs/changed-by.ts';
import { resource } from '../../functions/account/resource.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  rule,
} from '../support/samples/sample-network.ts';
import { CASES } from './repair-cases.ts';
import { described, type MakeWorld } from './world.ts';

const parted = described({
  networks: {
    [NETWORK_ID]: present(
      natNetwork({
        dhcpOptionsId: 'default',
        networkAcls: [aclOf('acl-node', [NODE_SUBNET])],
        securityGroups: groups(
          groupWith(NODE_GROUP, []),
          groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
        ),
        endpoints: [],
        prefixLists: {},
      }),
    ),
  },
});

const tcp443 = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }];

/** What every reader must see when it reads again only what was changed. */
export const rereadingContract = (makeWorld: MakeWorld): void => {
  it.each(Object.entries(CASES))(
    'sees %s by what it changed, as if everything were read',
    async (_api, aCase) => {
      const world = await makeWorld(aCase.before);
      const { reader, remediator } = world;
      await aCase.prepare?.(world);
      const before = await reader.read(aCase.scope(world));
      const call = aCase.call(world);
      await remediator.execute(call);
      const again = await reader.reread(before, changedByAll([call], before) ?? []);
      const whole = await reader.read(aCase.scope(world));
      aCase.after(again, world);
      expect(again).toMatchObject(whole);
      expect(again.networks).toEqual(whole.networks);
    },
  );

  it('takes what it does not read from the state, group by group', async () => {
    const { reader, change, idOf } = await makeWorld(parted);
    const vpcId = idOf(NETWORK_ID);
    const before = await reader.read({ networks: [vpcId] });
    for (const group of [NODE_GROUP, ENDPOINT_GROUP]) {
      const input = { GroupId: idOf(group), IpPermissions: tcp443 };
      await change({ api: 'ec2:AuthorizeSecurityGroupIngress', input });
    }
    const entry = { NetworkAclId: idOf('acl-node'), RuleNumber: 100, Egress: true };
    await change({ api: 'ec2:DeleteNetworkAclEntry', input: entry });
    const again = await reader.reread(before, [resource('AWS::EC2::SecurityGroup', idOf(NODE_GROUP))]);
    const [old, seen] = [before, again].map(({ networks }) => presentValue(networks[vpcId]));
    expect(presentValue(seen?.securityGroups[idOf(NODE_GROUP)])?.rules).toHaveLength(1);
    expect(seen?.securityGroups[idOf(ENDPOINT_GROUP)]).toEqual(old?.securityGroups[idOf(ENDPOINT_GROUP)]);
    expect(seen?.networkAcls).toEqual(old?.networkAcls);
  });

  it('finds a group that is gone, and a VPC that is gone', async () => {
    const { reader, idOf } = await makeWorld(parted);
    const vpcId = idOf(NETWORK_ID);
    const before = await reader.read({ networks: [vpcId, 'vpc-00000000000000000'] });
    const network = presentValue(before.networks[vpcId]);
    if (!network) throw new Error('the network was not read');
    const [gone, other] = ['sg-00000000000000000', 'vpc-00000000000000001'];
    const known = {
      ...before,
      networks: {
        ...before.networks,
        [vpcId]: present({ ...network, securityGroups: { ...network.securityGroups, [gone]: absent } }),
        [other]: present({ ...network, vpcId: other }),
      },
    };
    const again = await reader.reread(known, [
      resource('AWS::EC2::SecurityGroup', gone),
      resource('AWS::EC2::VPC', other),
    ]);
    expect(again.networks).toEqual({ ...before.networks, [other]: absent });
  });

  it('reads the whole VPC for a part that it cannot tell apart', async () => {
    const { reader, change, idOf } = await makeWorld(parted);
    const scope = { networks: [idOf(NETWORK_ID)] };
    const before = await reader.read(scope);
    const entry = { NetworkAclId: idOf('acl-node'), RuleNumber: 100, Egress: true };
    await change({ api: 'ec2:DeleteNetworkAclEntry', input: entry });
    const again = await reader.reread(before, [resource('AWS::EC2::Subnet', idOf(NODE_SUBNET))]);
    expect(again.networks).toEqual((await reader.read(scope)).networks);
    expect(again.networks).not.toEqual(before.networks);
  });

  it('reads nothing where nothing is named', async () => {
    const { reader, idOf } = await makeWorld(parted);
    const before = await reader.read({ networks: [idOf(NETWORK_ID)] });
    expect(await reader.reread(before, [])).toEqual(before);
  });
};
