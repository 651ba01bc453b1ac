import { CreateVpcCommand, CreateVpcEndpointCommand } from '@aws-sdk/client-ec2';
import {
  AssociateVPCWithHostedZoneCommand,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { beforeEach, expect, it } from 'vitest';
import type { VpcNames } from '../../functions/account/network/network.ts';
import { present, presentValue, unknown } from '../../functions/account/observed.ts';
import { createNetworkReader, networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { type JsonClient, jsonClient } from '../../functions/adapters/aws/shared/json-service.ts';
import { at, stringAt } from '../../functions/formats/json.ts';
import { describeWithAccount, type TestAccount } from '../support/account.ts';
import { profileWith } from '../support/samples/sample-names.ts';

/**
 * Zones, records, rules and their associations are moto's. DNS Firewall and Profiles are the overlay's, which is our
 * reading of AWS's pages.
 */

const HOST = 'ssm.eu-central-1.amazonaws.com';

const zoneFor = async ({ owner }: TestAccount, vpcId: string, name: string, region = 'eu-central-1') => {
  const client = new Route53Client({ ...owner, region: 'us-east-1' });
  const vpc = { VPCId: vpcId, VPCRegion: region } as const;
  const made = await client.send(
    new CreateHostedZoneCommand({
      Name: name,
      CallerReference: `${name}-${Math.random()}`,
      VPC: vpc as never,
      HostedZoneConfig: { PrivateZone: true },
    }),
  );
  const id = made.HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  return { client, id };
};

const vpcIn = async (account: TestAccount): Promise<string> => {
  const { ec2 } = networkClients(account.owner);
  const made = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }));
  return made.Vpc?.VpcId ?? '';
};

const namesOf = async (account: TestAccount, vpcId: string): Promise<VpcNames | undefined> => {
  const reader = createNetworkReader(account.identity, networkClients(account.guard));
  const state = await reader.read({ networks: [vpcId] });
  return presentValue(state.networks[vpcId])?.names;
};

/** The one rule of the account: moto fails to list two. */
const systemRule = async (resolver: JsonClient): Promise<string> => {
  const listed = at(await resolver.call('ListResolverRules', {}), 'ResolverRules');
  const [known] = Array.isArray(listed) ? listed : [];
  const id = stringAt(known ?? null, 'Id');
  if (id) return id;
  const made = await resolver.call('CreateResolverRule', {
    CreatorRequestId: 'names',
    Name: 'aws-stays',
    DomainName: 'amazonaws.com',
    RuleType: 'SYSTEM',
  });
  return stringAt(made, 'ResolverRule', 'Id') ?? '';
};

describeWithAccount('how names resolve, on moto', (account) => {
  beforeEach(() => account().reset());

  it('reads zones that name AWS services, with their records, and no others', async () => {
    const vpcId = await vpcIn(account());
    const { client, id } = await zoneFor(account(), vpcId, HOST);
    await zoneFor(account(), vpcId, 'corp.example.com');
    const set = { Name: HOST, Type: 'A' as const, TTL: 60, ResourceRecords: [{ Value: '10.20.0.9' }] };
    const Changes = [{ Action: 'CREATE' as const, ResourceRecordSet: set }];
    await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: { Changes } }));
    const names = await namesOf(account(), vpcId);
    expect(presentValue(names?.zones)).toMatchObject([{ zoneId: id, name: HOST, owner: '111122223333' }]);
    const [zone] = presentValue(names?.zones) ?? [];
    expect(presentValue(zone?.records)).toContainEqual({
      name: HOST,
      type: 'A',
      ttl: 60,
      values: ['10.20.0.9'],
    });
  });

  it('finds the VPCs of a zone in this Region alone', async () => {
    const vpcId = await vpcIn(account());
    const { client, id } = await zoneFor(account(), vpcId, HOST);
    await client.send(
      new AssociateVPCWithHostedZoneCommand({
        HostedZoneId: id,
        VPC: { VPCId: 'vpc-0far', VPCRegion: 'us-west-2' },
      }),
    );
    const reader = createNetworkReader(account().identity, networkClients(account().guard));
    const found = await reader.read({ networksOf: [{ kind: 'hosted-zone', id }] });
    expect(Object.keys(found.networks)).toEqual([vpcId]);
    const gone = await reader.read({ networksOf: [{ kind: 'hosted-zone', id: 'Z0GONE' }] });
    expect(gone.networks).toEqual({});
  });

  it('reads the Resolver rules of a VPC, and what an event names', async () => {
    const vpcId = await vpcIn(account());
    const resolver = jsonClient({ name: 'route53resolver', target: 'Route53Resolver' }, account().owner);
    const ruleId = await systemRule(resolver);
    await resolver.call('AssociateResolverRule', { ResolverRuleId: ruleId, Name: 'here', VPCId: vpcId });
    const rule = { ruleId, domain: 'amazonaws.com', type: 'SYSTEM', targets: [] };
    expect((await namesOf(account(), vpcId))?.rules).toEqual(present([rule]));
    const reader = createNetworkReader(account().identity, networkClients(account().guard));
    const state = await reader.read({
      networksOf: [{ kind: 'resolver-rule', id: ruleId }],
      nameSources: [ruleId, 'rslvr-rr-gone'],
    });
    expect(Object.keys(state.networks)).toEqual([vpcId]);
    expect(state.nameSources).toEqual({
      [ruleId]: present({ kind: 'resolver-rule', rule }),
      'rslvr-rr-gone': { status: 'absent' },
    });
  });

  it('reads DNS Firewall and Profiles (overlay)', async () => {
    const vpcId = await vpcIn(account());
    const { world } = account();
    world.firewallGroups = [
      {
        Id: 'rslvr-frgassoc-1',
        FirewallRuleGroupId: 'rslvr-frg-1',
        VpcId: vpcId,
        Priority: 101,
        Status: 'COMPLETE',
      },
      {
        Id: 'rslvr-frgassoc-2',
        FirewallRuleGroupId: 'rslvr-frg-2',
        VpcId: vpcId,
        Priority: 102,
        Status: 'DELETING',
      },
    ];
    world.firewallLists = [{ Id: 'rslvr-fdl-aws', ManagedOwnerName: 'Route 53 Resolver DNS Firewall' }];
    world.firewallRules.set('rslvr-frg-1', [
      {
        FirewallDomainListId: 'rslvr-fdl-aws',
        Name: 'malware',
        Priority: 1,
        Action: 'BLOCK',
        BlockResponse: 'NODATA',
      },
      {
        FirewallDomainListId: 'rslvr-fdl-own',
        Name: 'own',
        Priority: 2,
        Action: 'BLOCK',
        BlockResponse: 'NXDOMAIN',
      },
      { FirewallThreatProtectionId: 'x', Name: 'tunnels', Priority: 3, Action: 'BLOCK' },
    ]);
    world.firewallDomains.set('rslvr-fdl-own', ['*.example.com.']);
    world.profiles = [{ Id: 'rpassoc-1', ProfileId: 'rp-1', ResourceId: vpcId, Status: 'COMPLETE' }];
    const names = await namesOf(account(), vpcId);
    expect(names?.profiles).toEqual(present([profileWith('rp-1', {})]));
    const rule = {
      groupId: 'rslvr-frg-1',
      associationId: 'rslvr-frgassoc-1',
      groupPriority: 101,
      action: 'BLOCK',
    };
    expect(presentValue(names?.firewall)).toEqual([
      {
        ...rule,
        name: 'malware',
        priority: 1,
        response: 'NODATA',
        listId: 'rslvr-fdl-aws',
        domains: present([]),
      },
      {
        ...rule,
        name: 'own',
        priority: 2,
        response: 'NXDOMAIN',
        listId: 'rslvr-fdl-own',
        domains: present(['*.example.com.']),
      },
    ]);
  });

  it('reads what a Profile brings, and says what of it may not be read (overlay)', async () => {
    const [vpcId, home] = [await vpcIn(account()), await vpcIn(account())];
    const { id } = await zoneFor(account(), home, HOST);
    const { id: application } = await zoneFor(account(), home, 'corp.example.com');
    const { ec2, resolver } = networkClients(account().owner);
    const ruleId = await systemRule(resolver);
    const there = await ec2.send(
      new CreateVpcEndpointCommand({
        VpcId: home,
        ServiceName: 'com.amazonaws.eu-central-1.ssmmessages',
        VpcEndpointType: 'Interface',
        PrivateDnsEnabled: true,
      }),
    );
    const endpointId = there.VpcEndpoint?.VpcEndpointId ?? '';
    const { world } = account();
    const arns = [
      `arn:aws:route53:::hostedzone/${id}`,
      `arn:aws:route53:::hostedzone/${application}`,
      'arn:aws:route53:::hostedzone/Z0STRANGE',
      `arn:aws:route53resolver:eu-central-1:111122223333:resolver-rule/${ruleId}`,
      'arn:aws:route53resolver:eu-central-1:222222222222:resolver-rule/rslvr-rr-strange',
      'arn:aws:route53resolver:eu-central-1:111122223333:resolver-query-log-config/rqlc-1',
      `arn:aws:ec2:eu-central-1:111122223333:vpc-endpoint/${endpointId}`,
      'arn:aws:ec2:eu-central-1:222222222222:vpc-endpoint/vpce-0strange',
    ];
    world.profiles = [{ Id: 'rpassoc-1', ProfileId: 'rp-1', ResourceId: vpcId, Status: 'COMPLETE' }];
    world.profileItems.set('rp-1', [
      ...arns.map((ResourceArn, n) => ({
        Id: `rpr-${n}`,
        ProfileId: 'rp-1',
        ResourceArn,
        Status: 'COMPLETE',
      })),
      {
        Id: 'rpr-group',
        ResourceArn: 'arn:aws:route53resolver:eu-central-1:111122223333:firewall-rule-group/rslvr-frg-9',
        ResourceProperties: '{"priority":103}',
        Status: 'COMPLETE',
      },
      { Id: 'rpr-gone', ResourceArn: 'arn:aws:route53:::hostedzone/Z0GONE', Status: 'DELETING' },
    ]);
    world.firewallRules.set('rslvr-frg-9', [
      { FirewallDomainListId: 'rslvr-fdl-9', Name: 'nine', Priority: 1, Action: 'ALLOW' },
    ]);
    world.firewallDomains.set('rslvr-fdl-9', ['*']);
    const names = await namesOf(account(), vpcId);
    const [profile] = presentValue(names?.profiles) ?? [];
    expect(profile && presentValue(profile.contents)).toMatchObject({
      zones: [{ zoneId: id, name: HOST, owner: '111122223333', records: { status: 'present' } }],
      rules: [{ ruleId, domain: 'amazonaws.com', type: 'SYSTEM' }],
      firewall: [{ groupId: 'rslvr-frg-9', groupPriority: 103, associationId: 'rpr-group', name: 'nine' }],
      endpointIds: [endpointId],
      unread: [
        'the private hosted zone Z0STRANGE',
        'the Resolver rule rslvr-rr-strange',
        'the endpoint vpce-0strange of account 222222222222',
      ],
    });
    expect(names?.elsewhere[endpointId]).toMatchObject({ status: 'present', value: { vpcId: home } });
    const reader = createNetworkReader(account().identity, networkClients(account().guard));
    const asked = [
      { kind: 'profile', id: 'rp-1' },
      { kind: 'hosted-zone', id },
      { kind: 'resolver-rule', id: ruleId },
      { kind: 'firewall-rule-group', id: 'rslvr-frg-9' },
      { kind: 'firewall-list', id: 'rslvr-fdl-9' },
    ] as const;
    for (const one of asked) {
      const found = await reader.read({ networksOf: [one] });
      expect(Object.keys(found.networks), one.kind).toContain(vpcId);
    }
    const { nameSources } = await reader.read({ nameSources: ['rp-1'] });
    expect(nameSources['rp-1']).toMatchObject({
      value: { kind: 'profile', contents: { endpointIds: [endpointId] } },
    });
    account().fail('route53profiles:ListProfileResourceAssociations', 'AccessDeniedException', 403);
    const denied = await namesOf(account(), vpcId);
    world.faults.clear();
    const because = 'the guard may not call route53profiles:ListProfileResourceAssociations on it';
    expect(denied?.profiles).toEqual(present([{ profileId: 'rp-1', contents: unknown(because) }]));
    expect(denied?.zones.status).toBe('present');
  });

  it.each([
    ['route53:ListHostedZonesByVPC', 'zones'],
    ['route53resolver:ListResolverRuleAssociations', 'rules'],
    ['route53resolver:ListFirewallRuleGroupAssociations', 'firewall'],
    ['route53profiles:ListProfileAssociations', 'profiles'],
  ] as const)('leaves the rest of a VPC known when %s is denied', async (operation, part) => {
    const vpcId = await vpcIn(account());
    account().fail(operation, 'AccessDeniedException', 403);
    const names = await namesOf(account(), vpcId);
    account().world.faults.clear();
    expect(names?.[part]).toEqual(unknown(`the guard may not call ${operation} on it`));
    const others = (['zones', 'rules', 'firewall', 'profiles'] as const).filter((one) => one !== part);
    expect(others.map((one) => names?.[one].status)).toEqual(['present', 'present', 'present']);
  });

  it('asks for no zones where the endpoints of a VPC have private names, but for those of a Profile', async () => {
    const vpcId = await vpcIn(account());
    const { ec2 } = networkClients(account().owner);
    for (const service of ['ssm', 'ssmmessages']) {
      const ServiceName = `com.amazonaws.eu-central-1.${service}`;
      const made = {
        VpcId: vpcId,
        ServiceName,
        VpcEndpointType: 'Interface',
        PrivateDnsEnabled: true,
      } as const;
      await ec2.send(new CreateVpcEndpointCommand(made));
    }
    account().world.requests.length = 0;
    expect((await namesOf(account(), vpcId))?.zones.status).toBe('unknown');
    const asked = account()
      .guardRequests()
      .map(({ operation }) => operation);
    expect(asked.filter((operation) => operation.startsWith('route53:'))).toEqual([]);
    const { id } = await zoneFor(account(), await vpcIn(account()), HOST);
    const { world } = account();
    world.profiles = [{ Id: 'rpassoc-1', ProfileId: 'rp-1', ResourceId: vpcId, Status: 'COMPLETE' }];
    world.profileItems.set('rp-1', [{ Id: 'rpr-1', ResourceArn: `arn:aws:route53:::hostedzone/${id}` }]);
    const [profile] = presentValue((await namesOf(account(), vpcId))?.profiles) ?? [];
    expect(profile && presentValue(profile.contents)).toMatchObject({ zones: [{ zoneId: id }], unread: [] });
  });
});
