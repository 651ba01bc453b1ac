import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateCommand } from '../../../cli/simulate/command.ts';
import type { Recorded } from '../../../functions/account/records/write/recorded.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { deleteLogBucket, deleteLogGroup, eventOf, publicDns } from '../../support/samples/sample-events.ts';

const HERE = '111122223333/ap-northeast-1';
const stranger = { accountId: '999999999999', region: 'eu-central-1', partition: 'aws' };
const elsewhere: Partial<Recorded> = { identity: stranger };
const otherRegion: Partial<Recorded> = {
  identity: { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' },
};

const simulateOf = async (
  events: readonly object[],
  json = false,
  autoFix: readonly string[] = [],
  asIf = false,
) => {
  const terminal = fakeTerminal(JSON.stringify(events));
  const exitCode = await simulateCommand(
    ['-'],
    { json, asIf, ...(autoFix.length > 0 ? { autoFix } : {}) },
    terminal,
  );
  return { exitCode, out: terminal.lines.join('\n'), err: terminal.errors.join('\n') };
};

const detach = {
  api: 'iam:DetachRolePolicy',
  input: { RoleName: 'web', PolicyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' },
} as const;

describe('records of another account or Region', () => {
  it.each([
    ['account', elsewhere, '999999999999/eu-central-1'],
    ['Region', otherRegion, '111122223333/eu-central-1'],
  ])('of another %s are not judged, and the exit code says so', async (_what, more, place) => {
    const { exitCode, out, err } = await simulateOf([
      eventOf(publicDns, more),
      eventOf(deleteLogGroup, more),
    ]);
    expect(exitCode).toBe(2);
    expect(err).toBe(
      `session-guard: 2 records of ${place}, and the account is ${HERE}: nothing can be said about them. Describe their account with --account, or use --as-if.`,
    );
    expect(out).not.toMatch(/healthy|alerted|superseded/);
  });

  it('are left out among others, without a word for each', async () => {
    const { exitCode, out, err } = await simulateOf([
      eventOf(publicDns, elsewhere),
      eventOf(deleteLogGroup),
      eventOf(publicDns, elsewhere),
    ]);
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' });
    expect(out).toMatch(/^alerted {7}logs:DeleteLogGroup/m);
    expect(out).not.toContain('AssociateDhcpOptions by');
    expect(out).toContain('2 records of 999999999999/eu-central-1');
  });

  it('change nothing in the described account', async () => {
    const { out } = await simulateOf([
      eventOf(deleteLogBucket, elsewhere),
      eventOf(deleteLogGroup, { ...elsewhere, eventId: 'e-2' }),
      eventOf({ api: 'kms:DisableKey', input: { KeyId: 'none' } }),
    ]);
    expect(out).not.toContain('alerted');
  });

  it('are each a line of JSON, in the order of the records', async () => {
    const { exitCode, out } = await simulateOf(
      [eventOf(publicDns, elsewhere), eventOf(deleteLogGroup), { any: 'thing' }],
      true,
    );
    const lines = out.split('\n').map((line) => JSON.parse(line) as object);
    expect(exitCode).toBe(1);
    expect(lines).toMatchObject([
      {
        status: 'ignored',
        because: `this record is of 999999999999/eu-central-1, and the account is ${HERE}`,
      },
      { status: 'alerted' },
      { status: 'unreadable' },
    ]);
  });

  it.each([
    ['account', elsewhere],
    ['Region', otherRegion],
  ])('of another %s are judged as if they were of this one, if that is asked for', async (_what, more) => {
    const asked = await simulateOf([eventOf(deleteLogGroup, more)], false, [], true);
    const own = await simulateOf([eventOf(deleteLogGroup)]);
    expect(asked).toEqual(own);
    expect(asked).toMatchObject({ exitCode: 1, out: expect.stringContaining('alerted') });
  });

  it('do not include what global services and buckets record in their own Region', async () => {
    const s3Elsewhere = { ...eventOf(deleteLogBucket) };
    const detail = { ...(s3Elsewhere['detail'] as object), awsRegion: 'eu-west-1' };
    const { out } = await simulateOf([eventOf(detach), { ...s3Elsewhere, region: 'eu-west-1', detail }]);
    expect(out.match(/^alerted/gm)).toHaveLength(2);
  });
});

describe('records of resources that the account does not hold', () => {
  it('are counted, because nothing can be said about them', async () => {
    const { exitCode, out } = await simulateOf([
      eventOf({ api: 's3:DeleteBucket', input: { Bucket: 'my-own-bucket' } }),
      eventOf({
        api: 'ec2:DeleteRoute',
        input: { RouteTableId: 'rtb-0mine', DestinationCidrBlock: '0.0.0.0/0' },
      }),
      eventOf(deleteLogGroup),
    ]);
    expect(exitCode).toBe(1);
    expect(out).toContain('2 records of resources that the account does not hold');
  });

  it('are not those that are described', async () => {
    const { out } = await simulateOf([eventOf(publicDns), eventOf(deleteLogBucket), eventOf(detach)]);
    expect(out).not.toContain('does not hold');
  });
});

it('says that a file has no records', async () => {
  expect(await simulateOf([])).toEqual({ exitCode: 0, out: '-\n0 records', err: '' });
});

describe('the width of the output', () => {
  it.each([60, 80, 120])('is that of the terminal: %d columns', async (columns) => {
    const terminal = fakeTerminal(JSON.stringify(eventOf(publicDns)), columns);
    await simulateCommand(['-'], {}, terminal);
    const text = terminal.lines.filter((line) => !/^\s+aws |https:\/\//.test(line));
    const widest = Math.max(...text.map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(columns);
    expect(widest).toBeGreaterThan(columns - 15);
  });

  it('does not cut commands and links, which are copied', async () => {
    const terminal = fakeTerminal(JSON.stringify(eventOf(publicDns)), 60);
    await simulateCommand(['-'], {}, terminal);
    expect(terminal.lines.filter((line) => line.includes('https://'))).toEqual([
      expect.stringMatching(/CloudTrail event: https:\S+11111111-2222-4333-8444-555555555555$/),
      expect.stringMatching(/Resource: https:\S+$/),
      expect.stringMatching(/What sessions need here: https:\/\/docs\.aws\.amazon\.com\/\S+$/),
    ]);
  });
});

it('judges the records of the account as if no others were among them', async () => {
  const own = [publicDns, deleteLogBucket, deleteLogGroup].map((call, n) =>
    eventOf(call, { eventId: `e-${n}`, time: `2026-02-03T0${n + 1}:00:00Z` }),
  );
  const foreign = (hour: number) =>
    eventOf(publicDns, {
      ...elsewhere,
      eventId: `f-${hour}`,
      time: `2026-02-0${1 + (hour % 5)}T0${hour}:30:00Z`,
    });
  const resultsOf = async (events: readonly object[]): Promise<readonly object[]> => {
    const { out } = await simulateOf(events, true, ['all']);
    return out
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly event: { readonly eventId: string } })
      .filter(({ event }) => event.eventId.startsWith('e-'));
  };
  const alone = await resultsOf(own);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), fc.nat(9)), { maxLength: 4 }), async (places) => {
      const mixed: object[] = [...own];
      for (const [at, hour] of places) mixed.splice(at, 0, foreign(hour));
      expect(await resultsOf(mixed)).toEqual(alone);
    }),
    { numRuns: 20 },
  );
});
