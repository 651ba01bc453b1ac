import { describe, expect, it } from 'vitest';
import { exampleAccount } from '../../../cli/example/account.ts';
import { NETWORK } from '../../../cli/example/vpcs.ts';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { resource } from '../../../functions/account/resource.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import type { Look } from '../../../functions/core/ledger/look.ts';
import { type Bench, later, remembering } from '../../support/samples/sample-guard.ts';
import { call, seconds } from '../../support/settling.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));

const rule = (CidrIp: string) => ({
  GroupId: NETWORK.endpointGroup,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }],
});
const VPC = resource('AWS::EC2::VPC', Object.keys(described.state.networks)[0] ?? '');
const WIDE = '10.0.0.0/16';
const OTHER = '10.0.0.0/17';
/** Nobody comes from there. */
const UNUSED = '198.51.100.0/24';
const revoke = (cidr: string): ApiCall => ({ api: 'ec2:RevokeSecurityGroupIngress', input: rule(cidr) });
const authorize = (cidr: string): ApiCall => ({
  api: 'ec2:AuthorizeSecurityGroupIngress',
  input: rule(cidr),
});

const start = async (settings: Parameters<typeof remembering>[0] = {}) => {
  const made = await remembering({ state: described.state, ...settings });
  later(made, 1);
  return made;
};

const looksIn = async ({ ports }: Bench): Promise<readonly Look[]> => (await ports.ledger.load([VPC])).looks;

/** Someone adds a rule and takes it away, so that the VPC is as it is remembered. */
const comeAndGo = (made: Bench, who: string) => {
  const first = call(made, authorize(UNUSED), who);
  return [first, call(made, revoke(UNUSED), who)] as const;
};

const hear = (made: Bench, { record }: { readonly record: Parameters<Bench['deliver']>[0] }) =>
  made.deliver(record, 'network');

/** Lets the guard read the account as it was. */
const showing = async (made: Bench, state: AccountState, act: () => Promise<unknown>): Promise<void> => {
  const { ports } = made;
  made.ports = { ...ports, reader: createEmbeddedAccount(state) };
  await act();
  made.ports = ports;
};

describe('a look at which nothing new is found', () => {
  it('is noted with its time, of what it found whole', async () => {
    const made = await start();
    expect(await looksIn(made)).toEqual([]);
    const [, back] = comeAndGo(made, 'alice');
    later(made, 2);
    await hear(made, back);
    expect(await looksIn(made)).toEqual([
      {
        family: 'network',
        subject: VPC,
        prerequisites: expect.arrayContaining(['network-access', 'vpc-name-resolution']),
        seenAt: made.now.toISOString(),
      },
    ]);
  });

  it('is not noted where what is remembered is written anyway, because that has the time', async () => {
    const made = await start();
    made.happen(authorize(OTHER));
    await made.sweep();
    const changed = call(made, revoke(WIDE));
    later(made, 2);
    expect((await hear(made, changed)).status).toBe('healthy');
    expect(await looksIn(made)).toEqual([]);
  });

  it('clears everybody of before it, however late their events come', async () => {
    const made = await start({ settings: { mode: 'alert' } });
    const [, late] = comeAndGo(made, 'alice');
    const [, soon] = comeAndGo(made, 'carol');
    later(made, 2);
    await hear(made, soon);
    later(made, 1);
    const breaks = call(made, revoke(WIDE), 'mallory');
    const before = made.published.length;
    for (const one of [late, breaks]) await hear(made, one);
    const told = made.published.slice(before);
    expect(told.map(({ actor }) => actor?.name)).toEqual([undefined, 'mallory']);
    expect(told[0]?.action).toContain('it was seen whole at');
    expect(told[1]?.attribution).toBe('proven');
  });

  it('takes no proof and no repair away from a break that it came too early to see', async () => {
    const made = await start();
    const [, soon] = comeAndGo(made, 'carol');
    const whole = made.account.state();
    later(made, 1);
    const breaks = call(made, revoke(WIDE), 'mallory');
    seconds(made, 2);
    // EC2 still shows the rule.
    await showing(made, whole, () => hear(made, soon));
    expect(await looksIn(made)).toHaveLength(1);
    seconds(made, 10);
    expect(await hear(made, breaks)).toMatchObject({ status: 'fixed', attribution: 'proven' });
  });
});
