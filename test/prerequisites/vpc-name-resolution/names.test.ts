import { describe, expect, it } from 'vitest';
import { simulate } from '../../../cli/simulate/simulate.ts';
import { describedAccount } from '../../../functions/adapters/memory/account-file/account-file.ts';
import {
  type AccountFileInput,
  accountFileSchema,
} from '../../../functions/adapters/memory/account-file/schema.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';

/** A hub with the endpoints, and a spoke behind a transit gateway whose names lead there by private hosted zones. */

const REGION = 'eu-central-1';
const host = (service: string): string => `${service}.${REGION}.amazonaws.com`;
const endpointName = (service: string): string =>
  `vpce-0${service}-ab12cd34.${service}.${REGION}.vpce.amazonaws.com`;
const ELB_ZONE = 'Z273ZU8SZ5RJPC';

const alias = (service: string, to = service) => ({
  name: host(service),
  type: 'A',
  alias: endpointName(to),
  aliasZoneId: ELB_ZONE,
});
const zoneOf = (service: string) => ({ name: host(service), records: [alias(service)] });

type Vpc = NonNullable<AccountFileInput['vpcs']>[string];

const hub: Vpc = {
  cidrBlocks: ['10.0.0.0/16'],
  subnets: [{ subnetId: 'subnet-hub', cidrBlocks: ['10.0.1.0/24'] }],
  securityGroups: {
    'sg-hub': { rules: [{ fromPort: 443, toPort: 443, peer: { kind: 'cidr', cidr: '10.0.0.0/8' } }] },
  },
  endpoints: ['ssm', 'ssmmessages', 'kms'].map((service, n) => ({
    vpcEndpointId: `vpce-0${service}`,
    serviceName: `com.amazonaws.${REGION}.${service}`,
    interfaces: [{ subnetId: 'subnet-hub', addresses: [`10.0.1.${20 + n}`], groupIds: ['sg-hub'] }],
  })),
};

const spoke = (names: Vpc['names'], more: Partial<Vpc> = {}): Vpc => ({
  cidrBlocks: ['10.64.0.0/16'],
  subnets: [{ subnetId: 'subnet-spoke', cidrBlocks: ['10.64.1.0/24'] }],
  routeTables: [
    {
      routeTableId: 'rtb-spoke',
      main: true,
      routes: [
        { destination: '10.64.0.0/16', target: 'local' },
        { destination: '10.0.0.0/8', target: 'tgw-1' },
      ],
    },
  ],
  securityGroups: {
    'sg-spoke': {
      rules: [{ egress: true, fromPort: 443, toPort: 443, peer: { kind: 'cidr', cidr: '10.0.0.0/8' } }],
    },
  },
  instances: [
    {
      instanceId: 'i-0spoke',
      name: 'orders-1',
      subnetId: 'subnet-spoke',
      addresses: ['10.64.1.10'],
      groupIds: ['sg-spoke'],
      managed: { agentVersion: '3.3.2299.0' },
    },
  ],
  ...(names ? { names } : {}),
  ...more,
});

const ZONES = { zones: ['Z0SSM', 'Z0SSMMESSAGES'] };

const accountWith = (names: Vpc['names'], more: Partial<AccountFileInput> = {}, vpc: Partial<Vpc> = {}) =>
  describedAccount(
    accountFileSchema.parse({
      identity: { accountId: '111122223333', region: REGION },
      vpcs: { 'vpc-0hub': hub, 'vpc-0spoke': spoke(names, vpc) },
      hostedZones: {
        Z0SSM: zoneOf('ssm'),
        Z0SSMMESSAGES: zoneOf('ssmmessages'),
        Z0EMPTY: { name: 'amazonaws.com' },
        Z0STRANGE: { name: host('ssm'), owner: '222222222222' },
      },
      resolverRules: {
        'rslvr-rr-all': { domain: '.', targets: ['10.200.0.53'] },
        'rslvr-rr-aws': { domain: 'amazonaws.com', type: 'SYSTEM' },
      },
      firewallRuleGroups: {
        'rslvr-frg-aws': [
          { name: 'no-aws', priority: 1, action: 'BLOCK', response: 'NODATA', domains: ['*.amazonaws.com'] },
        ],
        'rslvr-frg-list': [
          {
            name: 'allowed',
            priority: 1,
            action: 'ALLOW',
            listId: 'rslvr-fdl-ok',
            domains: ['*.amazonaws.com'],
          },
          { name: 'rest', priority: 2, action: 'BLOCK', response: 'NXDOMAIN', domains: ['*'] },
        ],
      },
      ...more,
    }),
  );

let serial = 0;
const event = (
  api: string,
  request: JsonObject,
  response: JsonObject = {},
  region = 'us-east-1',
): JsonObject => {
  serial += 1;
  const [service = '', eventName = ''] = api.split(':');
  return {
    version: '0',
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${service}`,
    account: '111122223333',
    region,
    detail: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        userName: 'erin',
        arn: 'arn:aws:iam::111122223333:user/erin',
        accountId: '111122223333',
      },
      eventTime: '2026-03-10T10:15:00Z',
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: region,
      recipientAccountId: '111122223333',
      eventID: `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
      requestParameters: request,
      responseElements: response,
    },
  };
};

const zoneCall = (name: string, hostedZoneId: string, vPCId = 'vpc-0spoke', vPCRegion = REGION): JsonObject =>
  event(`route53:${name}`, { hostedZoneId, vPC: { vPCId, vPCRegion } });

const records = (hostedZoneId: string, action: string, resourceRecordSet: JsonObject): JsonObject =>
  event('route53:ChangeResourceRecordSets', {
    hostedZoneId,
    changeBatch: { changes: [{ action, resourceRecordSet }] },
  });

const aliasSet = (service: string, to = service): JsonObject => ({
  name: `${host(service)}.`,
  type: 'A',
  aliasTarget: { hostedZoneId: ELB_ZONE, dNSName: `${endpointName(to)}.`, evaluateTargetHealth: false },
});

const ofResolver = (name: string, request: JsonObject, response: JsonObject = {}): JsonObject =>
  event(`route53resolver:${name}`, request, response, REGION);

const outcomesOf = async (
  events: readonly JsonObject[],
  account: ReturnType<typeof accountWith>,
): Promise<readonly Outcome[]> => {
  const all: (readonly Outcome[])[] = [];
  for await (const results of simulate(events, account, {
    mode: 'auto-fix',
    autoFix: ['vpc-name-resolution'],
  })) {
    all.push(results.map(({ outcome }) => outcome));
  }
  return all.at(-1) ?? [];
};

const said = async (
  one: JsonObject,
  names: Vpc['names'] = ZONES,
  vpc: Partial<Vpc> = {},
): Promise<string> => {
  const [outcome] = await outcomesOf([one], accountWith(names, {}, vpc));
  return outcome ? `${outcome.status} ${outcome.severity} ${outcome.attribution}` : 'nothing';
};

const CRITICAL = 'alerted critical proven';

describe('a spoke whose names lead to the hub', () => {
  it.each<[string, JsonObject, string]>([
    ['a zone is taken away', zoneCall('DisassociateVPCFromHostedZone', 'Z0SSM'), CRITICAL],
    ['the record is deleted', records('Z0SSM', 'DELETE', aliasSet('ssm')), CRITICAL],
    ['the record leads to another service', records('Z0SSM', 'UPSERT', aliasSet('ssm', 'kms')), CRITICAL],
    [
      'DNS Firewall blocks AWS',
      ofResolver(
        'AssociateFirewallRuleGroup',
        { firewallRuleGroupId: 'rslvr-frg-aws', vpcId: 'vpc-0spoke', priority: 101 },
        { firewallRuleGroupAssociation: { id: 'rslvr-frgassoc-1' } },
      ),
      CRITICAL,
    ],
  ])('%s: critical, with the command that puts it back, which is never made', async (_, one, expected) => {
    const [outcome] = await outcomesOf([one], accountWith(ZONES));
    expect(`${outcome?.status} ${outcome?.severity} ${outcome?.attribution}`).toBe(expected);
    expect(outcome?.actor?.name).toBe('erin');
    expect(outcome?.commands.fix.join('\n')).toMatch(/^aws route53/);
  });

  it.each<[string, JsonObject]>([
    ['a zone of an application', zoneCall('DisassociateVPCFromHostedZone', 'Z0APP')],
    ['a VPC of another Region', zoneCall('DisassociateVPCFromHostedZone', 'Z0SSM', 'vpc-0far', 'us-west-2')],
    ['a zone that is less specific', zoneCall('AssociateVPCWithHostedZone', 'Z0EMPTY')],
    ['the same record again', records('Z0SSM', 'UPSERT', aliasSet('ssm'))],
    [
      'the address of the same endpoint',
      records('Z0SSM', 'UPSERT', {
        name: host('ssm'),
        type: 'A',
        tTL: 60,
        resourceRecords: [{ value: '10.0.1.20' }],
      }),
    ],
    [
      'a record of an application',
      records('Z0APP', 'UPSERT', {
        name: 'web.example.com',
        type: 'A',
        tTL: 60,
        resourceRecords: [{ value: '192.0.2.1' }],
      }),
    ],
    [
      'a rule that is less specific',
      ofResolver('AssociateResolverRule', { resolverRuleId: 'rslvr-rr-all', vPCId: 'vpc-0spoke' }),
    ],
    [
      'an allow list with AWS in it',
      ofResolver('AssociateFirewallRuleGroup', {
        firewallRuleGroupId: 'rslvr-frg-list',
        vpcId: 'vpc-0spoke',
        priority: 101,
      }),
    ],
  ])('%s: quiet', async (_, one) => {
    expect(await said(one)).toMatch(/^(healthy|ignored|superseded) info/);
  });

  it('the zone of ssm only: the other service is what breaks', async () => {
    const [outcome] = await outcomesOf(
      [zoneCall('DisassociateVPCFromHostedZone', 'Z0SSMMESSAGES')],
      accountWith(ZONES),
    );
    expect(outcome?.because).toContain('cannot reach ssmmessages');
    expect(outcome?.because).not.toContain('ssm,');
  });

  it('an address that nobody here has, behind the transit gateway, is a doubt', async () => {
    const wrong = { name: host('ssm'), type: 'A', tTL: 60, resourceRecords: [{ value: '10.0.1.99' }] };
    const [outcome] = await outcomesOf([records('Z0SSM', 'UPSERT', wrong)], accountWith(ZONES));
    expect(outcome?.status).toBe('inconclusive');
    expect(outcome?.because).toContain('10.0.1.99');
    expect(outcome?.actor?.name).toBe('erin');
  });

  it('a firewall rule that let AWS through is deleted', async () => {
    const gone = ofResolver('DeleteFirewallRule', {
      firewallRuleGroupId: 'rslvr-frg-list',
      firewallDomainListId: 'rslvr-fdl-ok',
    });
    const names = { ...ZONES, firewall: [{ groupId: 'rslvr-frg-list' }] };
    expect(await said(gone, names)).toBe('alerted critical suspected');
  });

  it('a SYSTEM rule is taken away, and all names are forwarded again', async () => {
    const gone = ofResolver('DisassociateResolverRule', {
      resolverRuleId: 'rslvr-rr-aws',
      vPCId: 'vpc-0spoke',
    });
    const nat: Partial<Vpc> = {
      routeTables: [
        { routeTableId: 'rtb-spoke', main: true, routes: [{ destination: '0.0.0.0/0', target: 'nat-1' }] },
      ],
      securityGroups: {
        'sg-spoke': { rules: [{ egress: true, protocol: '-1', peer: { kind: 'cidr', cidr: '0.0.0.0/0' } }] },
      },
    };
    expect(await said(gone, { rules: ['rslvr-rr-all', 'rslvr-rr-aws'] }, nat)).toMatch(/^inconclusive info/);
  });

  it('the zone of another account is taken away: nothing names the endpoint any more', async () => {
    const gone = zoneCall('DisassociateVPCFromHostedZone', 'Z0STRANGE');
    expect(await said(gone, { zones: ['Z0STRANGE', 'Z0SSMMESSAGES'] })).toBe('alerted critical suspected');
  });

  it('names that the guard may not read are the doubt that they were', async () => {
    const gone = zoneCall('DisassociateVPCFromHostedZone', 'Z0SSM');
    const [outcome] = await outcomesOf([gone], accountWith(undefined));
    expect(outcome?.severity).not.toBe('critical');
  });
});
