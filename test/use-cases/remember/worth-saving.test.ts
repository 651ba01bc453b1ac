import { describe, expect, it } from 'vitest';
import { exampleAccount } from '../../../cli/example/account.ts';
import { NETWORK } from '../../../cli/example/vpcs.ts';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { type Resource, resource, resourceKey } from '../../../functions/account/resource.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { type JsonObject, objectAt } from '../../../functions/formats/json.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { associate } from '../../support/samples/sample-changes.ts';
import { type Bench, later, remembering } from '../../support/samples/sample-guard.ts';
import { call } from '../../support/settling.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));

const rule = (CidrIp: string) => ({
  GroupId: NETWORK.endpointGroup,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }],
});
const VPC = Object.keys(described.state.networks)[0] ?? '';
const WIDE = '10.0.0.0/16';
const OTHER = '10.0.0.0/17';
const revoke = (cidr: string): ApiCall => ({ api: 'ec2:RevokeSecurityGroupIngress', input: rule(cidr) });
const authorize = (cidr: string): ApiCall => ({
  api: 'ec2:AuthorizeSecurityGroupIngress',
  input: rule(cidr),
});

/** An account that a sweep has just seen, with an endpoint that two rules reach; shows what is remembered from then on. */
const seenWhole = async () => {
  const made = await remembering({ state: described.state, settings: { mode: 'alert' } });
  made.happen(authorize(OTHER));
  await made.sweep();
  later(made, 1);
  return { made, saved: watched(made) };
};

const watched = (made: Bench): string[] => {
  const saved: string[] = [];
  const { ledger } = made.ports;
  made.ports = {
    ...made.ports,
    ledger: {
      ...ledger,
      saveBaseline: (snapshots, seenAt) => {
        saved.push(...snapshots.map(({ type }) => type));
        return ledger.saveBaseline(snapshots, seenAt);
      },
    },
  };
  return saved;
};

const seenAt = async (made: Bench, one: Resource): Promise<string | undefined> =>
  (await made.ports.ledger.load([one])).baselines[resourceKey(one)]?.seenAt;

describe('what is remembered after a healthy change', () => {
  it('is what differs, and nothing where the same is seen again', async () => {
    const { made, saved } = await seenWhole();
    const { record } = call(made, revoke(OTHER));
    expect((await made.deliver(record, 'network')).status).toBe('healthy');
    expect(saved).toContain('SessionGuard::EC2::Network');
    expect(saved).not.toContain('AWS::EC2::VPC');
    saved.length = 0;
    expect((await made.deliver(record, 'network')).status).toBe('healthy');
    expect(saved).toEqual([]);
  });

  it('is all of it where the sweep has not looked for an hour', async () => {
    const { made, saved } = await seenWhole();
    const { record } = call(made, revoke(OTHER));
    await made.deliver(record, 'network');
    later(made, 60);
    saved.length = 0;
    await made.deliver(record, 'network');
    expect(saved).toEqual(expect.arrayContaining(['SessionGuard::EC2::Network', 'AWS::EC2::VPC']));
  });

  it('has a new time where the change has mended what another one broke, whose event is late', async () => {
    const { made } = await seenWhole();
    const first = call(made, revoke(WIDE));
    const second = call(made, revoke(OTHER));
    later(made, 2);
    const mend = [call(made, authorize(OTHER)), call(made, authorize(WIDE))];
    later(made, 2);
    for (const { record } of mend) expect((await made.deliver(record, 'network')).status).toBe('healthy');
    const row = resource('SessionGuard::EC2::Network', VPC);
    expect(await seenAt(made, row)).toBe(made.now.toISOString());
    // What breaks it now is not their doing.
    later(made, 2);
    call(made, revoke(WIDE));
    call(made, revoke(OTHER));
    for (const { record } of [first, second]) {
      expect((await made.deliver(record, 'network')).attribution).not.toBe('proven');
    }
  });

  it('has a new time where a rule is back that was there before, because the event that took it may be late', async () => {
    const { made } = await seenWhole();
    call(made, revoke(WIDE));
    later(made, 2);
    const { record } = call(made, authorize(WIDE));
    const described = {
      securityGroupRuleId: 'sgr-0again',
      groupId: NETWORK.endpointGroup,
      isEgress: false,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      cidrIpv4: WIDE,
    };
    const responseElements = { securityGroupRuleSet: { items: [described] } };
    const told = { ...(record as JsonObject), detail: { ...objectAt(record, 'detail'), responseElements } };
    expect((await made.deliver(told, 'network')).status).toBe('healthy');
    expect(await seenAt(made, resource('SessionGuard::EC2::Network', VPC))).toBe(made.now.toISOString());
  });

  it('has a new time where nobody knows how it was before the change', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    await made.sweep();
    later(made, 2);
    associate(made, 'dopt-public');
    later(made, 2);
    const saved = watched(made);
    expect((await made.deliver(associate(made, 'dopt-amazon'), 'network')).status).toBe('healthy');
    expect(saved).toContain('AWS::EC2::VPC');
    expect(await seenAt(made, resource('AWS::EC2::VPC', VPC_ID))).toBe(made.now.toISOString());
  });
});
