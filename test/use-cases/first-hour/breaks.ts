import { SHARED } from '../../../cli/example/accounts/account-of.ts';
import type { ExampleName } from '../../../cli/example/accounts/index.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import {
  deleteAttachment,
  deleteEndpoints,
  deleteNat,
  deleteRoute,
  deleteRoute6,
  denyAll,
  detachCore,
  detachGateway,
  disassociateZone,
  dnsOff,
  revoke,
} from './calls.ts';
import type { Happening } from './events.ts';

/** A change that breaks sessions, and the least that must be said of it. */
export type Break = {
  readonly what: string;
  readonly change: Happening;
  /** The alert is one of these. What is only a doubt may be suspected, too, but it is never proven. */
  readonly least: readonly Partial<Outcome>[];
  /** Names that the alert must show: nodes that are hit and what was changed, or who may use it. */
  readonly names: readonly string[];
  /** The alert must give this as the reason, so that it is not told for the wrong one. */
  readonly reason?: string;
};

const suspected = (severity: Outcome['severity']): Partial<Outcome> => ({
  status: 'alerted',
  impact: 'sessions-fail',
  attribution: 'suspected',
  severity,
});

/** The change is the cause, with or without a proof; that it was broken before would acquit who did it. */
const certain = (severity: Outcome['severity']): readonly Partial<Outcome>[] => [
  suspected(severity),
  { ...suspected(severity), attribution: 'proven' },
];

/** Sessions fail on these nodes. */
const fatal = (what: string, change: Happening, ...names: readonly string[]): Break => ({
  what,
  change,
  least: certain('critical'),
  names,
});

/** Something is lost that others may need: nobody here is known to be hit. */
const loss = (what: string, change: Happening, ...names: readonly string[]): Break => ({
  what,
  change,
  least: [...certain('warning'), ...certain('critical')],
  names,
});

/** It may break sessions, and whether it does cannot be seen. */
const doubt = (what: string, change: Happening, ...names: readonly string[]): Break => ({
  what,
  change,
  least: [{ status: 'inconclusive', impact: 'unknown', severity: 'info' }, suspected('critical')],
  names,
});

/** Nodes to come could not start a session. */
const future = (what: string, change: Happening, ...names: readonly string[]): Break => ({
  what,
  change,
  least: [...certain('info'), ...certain('warning')],
  names,
});

const because = (reason: string, broken: Break): Break => ({ ...broken, reason });

const ORDERS = ['orders-1', 'orders-2', 'orders-3'];
const SHOP = [...ORDERS, 'billing-1', 'billing-2'];
const WEB = ['web-1', 'web-2', 'worker-1', 'worker-2'];
const APPS = ['apps-1', 'apps-2', 'apps-3'];
const PAYMENTS = ['payments-1', 'payments-2', 'payments-3'];
const BANK = ['bank-1', 'bank-2', 'bank-3'];
const HOST_ROLE = 'AWSSystemsManagerDefaultEC2InstanceManagementRole';

/** The ways in which each example account breaks. */
export const BREAKS: Readonly<Partial<Record<ExampleName, readonly Break[]>>> = {
  endpoints: [
    fatal('an endpoint is deleted', deleteEndpoints('ssmmessages'), ...SHOP),
    fatal(
      'the group of the endpoints is closed',
      revoke('Ingress', 'sg-0endpoints', 'sgr-0endpointsin'),
      ...SHOP,
    ),
    fatal(
      'the nodes may not reach the endpoints',
      revoke('Egress', 'sg-0app', 'sgr-0apptoendpoints'),
      ...SHOP,
    ),
    fatal('the resolver is switched off', dnsOff('vpc-0shop'), ...SHOP),
    fatal('the gateway to the log bucket is deleted', deleteEndpoints('s3'), ...SHOP),
    fatal('an ACL denies everything', denyAll('acl-0endpoints'), ...SHOP),
    fatal('the role loses its policy', detachCore(SHARED.role), ...SHOP),
    fatal('the key of the sessions is disabled', { api: 'kms:DisableKey', input: { KeyId: SHARED.keyArn } }),
  ],
  nat: [
    fatal('a default route is deleted', deleteRoute('rtb-0privatea', '0.0.0.0/0'), 'web-1', 'worker-1'),
    fatal('a NAT gateway is deleted', deleteNat('nat-0b'), 'web-2', 'worker-2'),
    fatal('the internet gateway is detached', detachGateway('igw-0web', 'vpc-0web'), ...WEB),
    fatal('the nodes may not get out', revoke('Egress', 'sg-0web', 'sgr-0webout'), ...WEB),
    fatal('the role loses its policy', detachCore(SHARED.role), ...WEB),
  ],
  hub: [
    loss('the endpoints are deleted', deleteEndpoints('ssm', 'ssmmessages'), 'tgw-0corp'),
    loss('the group is closed', revoke('Ingress', 'sg-0hubendpoints', 'sgr-0hubendpointsin'), 'tgw-0corp'),
    loss('the way back is deleted', deleteRoute('rtb-0hub', '10.0.0.0/8'), 'tgw-0corp'),
    loss('an ACL denies everything', denyAll('acl-0hub'), 'tgw-0corp'),
  ],
  spoke: [
    fatal('the last egress rule is revoked', revoke('Egress', 'sg-0orders', 'sgr-0ordersout'), ...ORDERS),
    fatal('the route to the hub is deleted', deleteRoute('rtb-0orders', '10.0.0.0/8'), ...ORDERS),
    fatal('the attachment is deleted', deleteAttachment, ...ORDERS),
    fatal('an ACL denies everything', denyAll('acl-0orders'), ...ORDERS),
    fatal('the role loses its policy', detachCore(SHARED.role), ...ORDERS),
  ],
  'hub-spoke': [
    fatal(
      'the endpoints of the hub are deleted',
      deleteEndpoints('ssm', 'ssmmessages'),
      ...ORDERS,
      'reports-1',
    ),
    fatal(
      'the group of the hub is closed',
      revoke('Ingress', 'sg-0hubendpoints', 'sgr-0hubendpointsin'),
      ...ORDERS,
      'reports-1',
    ),
    fatal(
      'the way back of the hub is deleted',
      deleteRoute('rtb-0hub', '10.0.0.0/8'),
      ...ORDERS,
      'reports-1',
    ),
    fatal('a zone is taken from a spoke', disassociateZone('vpc-0orders'), ...ORDERS),
    fatal(
      'the last egress rule of a spoke is revoked',
      revoke('Egress', 'sg-0reports', 'sgr-0reportsout'),
      'reports-1',
      'reports-2',
    ),
    fatal('the route of a spoke is deleted', deleteRoute('rtb-0orders', '10.0.0.0/8'), ...ORDERS),
  ],
  'central-egress': [
    fatal('a NAT gateway of the egress VPC is deleted', deleteNat('nat-0egressa'), ...APPS),
    fatal('the gateway of the egress VPC is detached', detachGateway('igw-0egress', 'vpc-0egress'), ...APPS),
    fatal(
      'the way back of the egress VPC is deleted',
      deleteRoute('rtb-0egresspublic', '10.0.0.0/8'),
      ...APPS,
    ),
    fatal('the default route of the nodes is deleted', deleteRoute('rtb-0apps', '0.0.0.0/0'), ...APPS),
    fatal('the nodes may not get out', revoke('Egress', 'sg-0apps', 'sgr-0appsout'), ...APPS),
  ],
  'shared-owner': [
    loss('an endpoint is deleted', deleteEndpoints('ssmmessages'), 'shared with 2 accounts'),
    loss('the group is closed', revoke('Ingress', 'sg-0owner', 'sgr-0ownerin'), 'shared with 2 accounts'),
    future('the resolver is switched off', dnsOff('vpc-0shared'), 'shared with 2 accounts'),
  ],
  'shared-participant': [
    because(
      'sg-0payments',
      fatal('the own group is closed', revoke('Egress', 'sg-0payments', 'sgr-0paymentsout'), ...PAYMENTS),
    ),
    fatal('the role loses its policy', detachCore(SHARED.role), ...PAYMENTS),
    fatal(
      'the profile loses its role',
      {
        api: 'iam:RemoveRoleFromInstanceProfile',
        input: { InstanceProfileName: SHARED.role, RoleName: SHARED.role },
      },
      ...PAYMENTS,
    ),
  ],
  proxy: [
    because(
      'sg-0bank',
      fatal('the nodes may not reach the proxy', revoke('Egress', 'sg-0bank', 'sgr-0banktoproxy'), ...BANK),
    ),
    because(
      'sg-0proxy',
      fatal('the proxy takes no connections', revoke('Ingress', 'sg-0proxy', 'sgr-0proxyin'), ...BANK),
    ),
    fatal(
      'the proxy loses its public address',
      { api: 'ec2:DisassociateAddress', input: { AssociationId: 'eipassoc-0proxy' } },
      'proxy-1',
    ),
    fatal('the role loses its policy', detachCore(SHARED.role), ...BANK),
  ],
  'default-host-management': [
    fatal(
      'the setting is reset',
      {
        api: 'ssm:ResetServiceSetting',
        input: { SettingId: '/ssm/managed-instance/default-ec2-instance-management-role' },
      },
      ...WEB,
    ),
    fatal(
      'the role trusts EC2 only',
      {
        api: 'iam:UpdateAssumeRolePolicy',
        input: {
          RoleName: HOST_ROLE,
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          }),
        },
      },
      ...WEB,
    ),
    fatal(
      'the role loses its policy',
      {
        api: 'iam:DetachRolePolicy',
        input: {
          RoleName: HOST_ROLE,
          PolicyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy',
        },
      },
      ...WEB,
    ),
    fatal('a default route is deleted', deleteRoute('rtb-0privatea', '0.0.0.0/0'), 'web-1', 'worker-1'),
  ],
  'no-nodes': [
    future('an endpoint is deleted', deleteEndpoints('ssmmessages'), 'vpc-0batch'),
    future(
      'the group of the endpoints is closed',
      revoke('Ingress', 'sg-0endpoints', 'sgr-0endpointsin'),
      'vpc-0batch',
    ),
    future('the resolver is switched off', dnsOff('vpc-0batch'), 'vpc-0batch'),
  ],
  'ipv6-only': [
    doubt('the way to IPv4 is deleted', deleteRoute6('rtb-0six', '64:ff9b::/96'), 'rtb-0six'),
    doubt('the NAT gateway is deleted', deleteNat('nat-0six'), 'nat-0six'),
    doubt(
      'the egress-only gateway is deleted',
      {
        record: 'ec2:DeleteEgressOnlyInternetGateway',
        request: {
          DeleteEgressOnlyInternetGatewayRequest: { EgressOnlyInternetGatewayId: 'eigw-0six' },
        },
        response: { DeleteEgressOnlyInternetGatewayResponse: { returnCode: true } },
      },
      'eigw-0six',
    ),
    fatal('the nodes may not get out', revoke('Egress', 'sg-0six', 'sgr-0sixout'), 'six-1', 'six-2'),
  ],
  'limited-reads': [
    fatal('an endpoint is deleted', deleteEndpoints('ssmmessages'), ...SHOP),
    fatal(
      'the nodes may not reach the endpoints',
      revoke('Egress', 'sg-0app', 'sgr-0apptoendpoints'),
      ...SHOP,
    ),
    fatal('the role loses its policy', detachCore(SHARED.role), ...SHOP),
    doubt(
      'the key is disabled',
      { api: 'kms:DisableKey', input: { KeyId: SHARED.keyArn } },
      'kms:DescribeKey',
    ),
  ],
};
