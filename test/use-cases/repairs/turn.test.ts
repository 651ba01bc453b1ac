import { describe, expect, it } from 'vitest';
import { exampleAccount } from '../../../cli/example/account.ts';
import { NETWORK } from '../../../cli/example/vpcs.ts';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { CONTAINMENTS } from '../../../functions/account/containment.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { type Bench, remembering } from '../../support/samples/sample-guard.ts';
import { call } from '../../support/settling.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));

const rule = (CidrIp: string) => ({
  GroupId: NETWORK.endpointGroup,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }],
});
const WIDE = '10.0.0.0/16';
const OTHER = '10.0.0.0/17';
const revoke = (cidr: string): ApiCall => ({ api: 'ec2:RevokeSecurityGroupIngress', input: rule(cidr) });

/** Ports that take a moment, by a clock that goes on, so that deliveries which begin together overlap. */
const slow = (made: Bench): void => {
  const { reader, remediator } = made.ports;
  const moment = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 2));
  };
  const begun = made.now.getTime();
  const started = performance.now();
  made.ports = {
    ...made.ports,
    now: () => new Date(begun + performance.now() - started),
    reader: {
      ...reader,
      read: async (scope) => {
        await moment();
        return reader.read(scope);
      },
    },
    remediator: {
      execute: async (one) => {
        await moment();
        return remediator.execute(one);
      },
    },
  };
};

/** An endpoint that two rules reach, each of which is enough; both of them are revoked. */
const bothRevoked = async () => {
  const made = await remembering({
    state: described.state,
    settings: { fixContainment: CONTAINMENTS, fixBudget: 20 },
  });
  made.happen({ api: 'ec2:AuthorizeSecurityGroupIngress', input: rule(OTHER) });
  await made.sweep();
  const events = [call(made, revoke(WIDE)), call(made, revoke(OTHER))];
  slow(made);
  return { made, events };
};

describe('two breaks that are judged at once', () => {
  it('are put back one after the other, so that only what is needed is given back', async () => {
    const { made, events } = await bothRevoked();
    const judgements = await Promise.all(
      events.map(({ record }, n) => made.deliver(record, 'network', made.now, `message-${n}`)),
    );
    expect(made.written).toEqual(['ec2:AuthorizeSecurityGroupIngress']);
    expect(judgements.filter(({ status }) => status === 'fixed')).toHaveLength(1);
    expect(made.published.map(({ status }) => status)).toEqual(['fixed']);
  });

  it('of which one arrives twice is put back and told once', async () => {
    const { made, events } = await bothRevoked();
    await Promise.all(
      ['message-1', 'message-2'].map((by) =>
        made.deliver(events[0]?.record ?? null, 'network', made.now, by),
      ),
    );
    expect(made.written).toEqual(['ec2:AuthorizeSecurityGroupIngress']);
    expect(made.published.map(({ status }) => status)).toEqual(['fixed']);
  });
});

describe('a turn that a dead process has', () => {
  it('makes the others wait, and nobody is told meanwhile', async () => {
    const { made, events } = await bothRevoked();
    const at = made.ports.now().toISOString();
    await made.ports.ledger.takeTurn({ family: 'network', by: 'dead', at }, new Date(at));
    const judgement = await made.deliver(events[0]?.record ?? null, 'network');
    expect(judgement).toMatchObject({
      status: 'settling',
      because: expect.stringContaining('Another repair'),
    });
    expect(Date.parse(judgement.judgedAgainAt ?? '')).toBeGreaterThan(Date.parse(at));
    expect([made.written, made.published]).toEqual([[], []]);
  });

  it('is told if the ledger cannot be asked for it', async () => {
    const { made, events } = await bothRevoked();
    const beginRepair = () => Promise.reject(new AccountUnavailableError('throttled'));
    made.ports = { ...made.ports, ledger: { ...made.ports.ledger, beginRepair } };
    const { status, action } = await made.deliver(events[0]?.record ?? null, 'network');
    expect([status, action]).toEqual(['alerted', expect.stringContaining('the ledger could not be written')]);
    expect(made.written).toEqual([]);
  });

  it('that cannot be given back does not undo the repair', async () => {
    const { made, events } = await bothRevoked();
    const endTurn = () => Promise.reject(new AccountUnavailableError('throttled'));
    made.ports = { ...made.ports, ledger: { ...made.ports.ledger, endTurn } };
    expect((await made.deliver(events[0]?.record ?? null, 'network')).status).toBe('fixed');
    expect(made.complaints).toContain(
      'The turn could not be given back, so the next repair waits for a minute',
    );
  });
});
