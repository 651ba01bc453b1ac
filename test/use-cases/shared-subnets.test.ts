import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import type { SecurityGroupRule } from '../../functions/account/network/network.ts';
import { present } from '../../functions/account/observed.ts';
import type { Json } from '../../functions/formats/json.ts';
import { account, content, DOCUMENT, documentOf, optionSet } from '../support/samples/sample-account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, bench, later } from '../support/samples/sample-guard.ts';
import {
  groups,
  groupWith,
  NODE_GROUP,
  natNetwork,
  rule,
  tablesWith,
} from '../support/samples/sample-network.ts';

/** A participant's account: one Online node in a subnet of another account, whose endpoints it cannot see. */
const participant = (...rules: readonly SecurityGroupRule[]): Bench =>
  bench({
    state: account({
      documents: { [DOCUMENT]: present(documentOf([content({})])) },
      networks: {
        'vpc-0shared': present(
          natNetwork({
            vpcId: 'vpc-0shared',
            ownerId: '222222222222',
            routeTables: tablesWith(),
            natGateways: [],
            securityGroups: groups(groupWith(NODE_GROUP, rules)),
          }),
        ),
      },
      dhcpOptions: { 'dopt-now': present(optionSet('dopt-now', ['AmazonProvidedDNS'])) },
    }),
  });

const permission = (protocol: string, port: number, cidr: string) => ({
  IpProtocol: protocol,
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: cidr }],
});

const request = (protocol: string, port: number, cidr: string): Json => ({
  groupId: NODE_GROUP,
  ipPermissions: {
    items: [{ ipProtocol: protocol, fromPort: port, toPort: port, ipRanges: { items: [{ cidrIp: cidr }] } }],
  },
});

const egress = (action: 'Authorize' | 'Revoke', protocol: string, port: number, cidr: string) => ({
  call: {
    api: `ec2:${action}SecurityGroupEgress`,
    input: { GroupId: NODE_GROUP, IpPermissions: [permission(protocol, port, cidr)] },
  } as ApiCall,
  event: recordOf(`ec2:${action}SecurityGroupEgress`, { request: request(protocol, port, cidr) }),
});

const happens = (made: Bench, { call, event }: { readonly call: ApiCall; readonly event: Json }) => {
  made.happen(call);
  later(made, 1);
  return made.deliver(event, 'network');
};

const HARMLESS = [
  egress('Authorize', 'tcp', 5432, '10.0.7.0/24'),
  egress('Revoke', 'tcp', 5432, '10.0.7.0/24'),
  egress('Authorize', 'tcp', 443, '10.0.0.0/16'),
  egress('Revoke', 'tcp', 443, '10.0.0.0/16'),
];

describe('a participant of a shared VPC', () => {
  it('hears nothing from the sweep', async () => {
    const made = participant(rule('out', '0.0.0.0/0'));
    expect(await made.sweep()).toEqual([]);
    expect(await made.sweep()).toEqual([]);
  });

  it('hears nothing of harmless changes after the sweep', async () => {
    const made = participant(rule('out', '0.0.0.0/0'));
    await made.sweep();
    for (const change of HARMLESS) await happens(made, change);
    expect(made.published).toEqual([]);
  });

  it('hears of the doubt once at most where the guard remembers nothing yet', async () => {
    const made = participant(rule('out', '0.0.0.0/0'));
    for (const change of [...HARMLESS, ...HARMLESS]) await happens(made, change);
    expect(made.published.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(made.published.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['the sweep came before', true],
    ['the sweep did not come yet', false],
  ])('hears that its own group lets nothing out any more: %s', async (_name, isSwept) => {
    const made = participant(rule('out', '0.0.0.0/0'));
    if (isSwept) await made.sweep();
    const outcome = await happens(made, egress('Revoke', 'tcp', 443, '0.0.0.0/0'));
    expect(outcome).toMatchObject({
      status: 'alerted',
      severity: 'critical',
      prerequisite: 'network-access',
      actor: { name: 'alice@example.com' },
    });
    expect(made.published).toHaveLength(1);
  });

  it('hears nothing while the rule for the VPC is left', async () => {
    const made = participant(rule('out', '0.0.0.0/0'), rule('out', '10.0.0.0/16'));
    await made.sweep();
    await happens(made, egress('Revoke', 'tcp', 443, '0.0.0.0/0'));
    expect(made.published).toEqual([]);
  });
});
