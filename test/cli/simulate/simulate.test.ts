import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLE, exampleAccount } from '../../../cli/example/account.ts';
import { CORE_POLICY, exampleIdentities } from '../../../cli/example/identities.ts';
import { unloggedAccount } from '../../../cli/example/variants.ts';
import { autoFixIds, simulateCommand } from '../../../cli/simulate/command.ts';
import { type Simulated, simulate } from '../../../cli/simulate/simulate.ts';
import {
  type DescribedAccount,
  readAccountFile,
} from '../../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import { at, type Json } from '../../../functions/formats/json.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { accountOf as scaleAccount } from '../../bench/scale-account.ts';
import { samples } from '../../events/samples.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { hasRealRecords, realRecords } from '../../support/real-records.ts';
import {
  deleteLogBucket,
  deleteLogGroup,
  eventOf,
  publicDns,
  updatePreferences,
} from '../../support/samples/sample-events.ts';

const accountOf = (file: object): DescribedAccount => {
  const read = readAccountFile(file);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read;
};

const example = accountOf(exampleAccount);
const HOST_POLICY = 'arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy';
const autoFix: Partial<GuardConfig> = { mode: 'auto-fix', autoFix: autoFixIds(['all']) };

/** For each event, in order, the result of each guard that gets it. */
const runAll = async (
  events: readonly Json[],
  settings: Partial<GuardConfig> = {},
  account = example,
): Promise<readonly (readonly Simulated[])[]> => {
  const all: (readonly Simulated[])[] = [];
  for await (const simulated of simulate(events, account, settings)) all.push(simulated);
  return all;
};

/** The result of the first guard for each event. */
const run = async (...args: Parameters<typeof runAll>): Promise<readonly Simulated[]> =>
  (await runAll(...args)).flatMap(([first]) => first ?? []);

/** 500 VPCs of 20 nodes each, every second one of which has the role `web`. */
const largeAccount = (): AccountFileInput => {
  const file = scaleAccount(500);
  const nodes = Object.values(file.vpcs ?? {}).flatMap(({ instances }) => instances ?? []);
  const instances = nodes.map(({ instanceId, managed }, n) => [
    instanceId,
    { profile: n % 2 === 0 ? 'web' : 'batch', managed },
  ]);
  return { ...file, ...exampleIdentities, instances: Object.fromEntries(instances) };
};

const statuses = (simulated: readonly Simulated[]) => simulated.map(({ outcome }) => outcome.status);

describe('the what-if', () => {
  it.each([
    ['preferences', updatePreferences, 'session-preferences'],
    ['bucket', deleteLogBucket, 'session-log-bucket'],
    ['log group', deleteLogGroup, 'session-log-group'],
    ['DHCP options', publicDns, 'vpc-name-resolution'],
  ])('alerts, and with auto-fix repairs: %s', async (_name, call, prerequisite) => {
    const [alerted] = await run([eventOf(call)]);
    expect(alerted?.outcome).toMatchObject({
      status: 'alerted',
      attribution: 'proven',
      prerequisite,
      calls: [],
    });
    expect(alerted?.alert).toContain('Nothing was changed: the guard is in alert mode.');
    const [fixed] = await run([eventOf(call)], autoFix);
    expect(fixed?.outcome).toMatchObject({ status: 'fixed', attribution: 'proven', prerequisite });
    expect(fixed?.outcome.calls).not.toEqual([]);
    expect(fixed?.alert).toContain('read again, and the checks pass.');
  });

  it('says nothing twice, and nothing of what breaks nothing', async () => {
    const event = eventOf(deleteLogBucket);
    const unused = eventOf({ api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.unusedBucket } });
    const simulated = await run([unused, event, event]);
    expect(simulated.map(({ alert }) => alert !== null)).toEqual([false, true, false]);
    expect(simulated[2]?.outcome.toldBefore).toBe(true);
  });

  it('changes nothing for a failed call', async () => {
    const simulated = await run([
      eventOf(deleteLogBucket, { errorCode: 'BucketNotEmpty' }),
      eventOf({ api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.unusedBucket } }, { eventId: 'e-2' }),
    ]);
    expect(statuses(simulated)).toEqual(['ignored', 'healthy']);
  });

  it('takes a document by its ARN', async () => {
    const Name = `arn:aws:ssm:ap-northeast-1:111122223333:document/${EXAMPLE.document}`;
    const call = { api: 'ssm:DeleteDocument', input: { Name } } as const;
    const [simulated] = await run([eventOf(call)]);
    expect(simulated?.outcome.resources[0]).toEqual({ type: 'AWS::SSM::Document', id: EXAMPLE.document });
    expect(simulated?.outcome.status).not.toBe('superseded');
  });

  it('reads a content that the record shows', async () => {
    const hidden = eventOf(updatePreferences);
    const inputs = { cloudWatchLogGroupName: EXAMPLE.logGroup };
    const content = JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs });
    const detail = hidden['detail'] as object;
    const shown = {
      ...hidden,
      detail: { ...detail, requestParameters: { name: EXAMPLE.document, content } },
    };
    expect(statuses(await run([shown as Json]))).toEqual(['healthy']);
  });

  it('takes a document as it is when nobody tells its content', async () => {
    const { next: _, ...document } = exampleAccount.documents[EXAMPLE.document];
    const account = accountOf({ ...exampleAccount, documents: { [EXAMPLE.document]: document } });
    const event = eventOf(updatePreferences, { documentVersion: '9' });
    expect(statuses(await run([event], {}, account))).toEqual(['healthy']);
  });

  it('lets nothing happen where the account is described as it is after the event', async () => {
    const { versions, next } = exampleAccount.documents[EXAMPLE.document];
    const after = { versions: { ...versions, '2': next[0] }, next: [{ not: 'installed' }] };
    const account = accountOf({ ...exampleAccount, documents: { [EXAMPLE.document]: after } });
    const [simulated] = await run([eventOf(updatePreferences)], autoFix, account);
    expect(simulated?.outcome).toMatchObject({ status: 'fixed', attribution: 'proven' });
    expect(simulated?.outcome.differences).toMatchObject([
      { before: EXAMPLE.bucket, after: 'example-session-logs-new' },
    ]);
  });

  it('tells of a stranger who took the name of a lost bucket', async () => {
    const { [EXAMPLE.bucket]: _, ...buckets } = exampleAccount.buckets;
    const account = accountOf({ ...exampleAccount, buckets, strangers: [EXAMPLE.bucket] });
    const [simulated] = await run([eventOf(deleteLogBucket)], autoFix, account);
    expect(simulated?.outcome).toMatchObject({ status: 'alerted', severity: 'critical' });
    expect(simulated?.alert).toMatch(/^Security: /);
  });

  it.each([
    ['of the role, by its profile', 'web', CORE_POLICY, { nodes: 2, where: 'profile web' }],
    ['of the role for nodes without one', 'hosts', HOST_POLICY, { nodes: 1, where: 'role hosts' }],
  ])('counts the nodes %s, and no others', async (_whose, RoleName, PolicyArn, hit) => {
    const [simulated] = await run([eventOf({ api: 'iam:DetachRolePolicy', input: { RoleName, PolicyArn } })]);
    expect(simulated?.outcome).toMatchObject({ prerequisite: 'node-permissions', blastRadius: hit });
  });

  it('counts the nodes of the role that a sample event takes its policy from', async () => {
    const sample = samples.find(({ file }) => file === 'iam.DetachRolePolicy/must-find-core-console.json');
    const [simulated] = await run(sample?.events ?? []);
    expect(simulated?.outcome.blastRadius).toEqual({
      nodes: 2,
      atLeast: false,
      sample: ['web-1', 'web-2'],
      where: 'profile web',
    });
  });

  it('counts the nodes of a role in an account of 10,000', async () => {
    const account = accountOf(largeAccount());
    const [simulated] = await run(
      [eventOf({ api: 'iam:DetachRolePolicy', input: { RoleName: 'web', PolicyArn: CORE_POLICY } })],
      {},
      account,
    );
    expect(simulated?.outcome.blastRadius).toMatchObject({ nodes: 5_000, where: 'profile web' });
  });

  it('goes by the clock of the events: the third break in a day is not repaired', async () => {
    const at9 = (day: number, hour: number) => ({
      time: `2026-02-0${day}T0${hour}:00:00Z`,
      eventId: `e-${day}-${hour}`,
    });
    const times = [at9(3, 1), at9(3, 2), at9(3, 3)];
    const inOneDay = await run(
      times.map((more) => eventOf(publicDns, more)),
      autoFix,
    );
    expect(statuses(inOneDay)).toEqual(['fixed', 'fixed', 'alerted']);
    const inThree = await run(
      [at9(3, 1), at9(5, 1), at9(7, 1)].map((more) => eventOf(publicDns, more)),
      autoFix,
    );
    expect(statuses(inThree)).toEqual(['fixed', 'fixed', 'fixed']);
  });

  it('gives the same for the same, whatever JSON it is, and never throws', async () => {
    const keys = fc.constantFrom('name', 'bucketName', 'vpcId', 'logGroupName', 'keyId', 'documentVersion');
    const apis = registry.flatMap(({ watches }) => Object.keys(watches));
    const recordLike = fc
      .tuple(fc.constantFrom(...apis), fc.dictionary(keys, fc.jsonValue()), fc.jsonValue(), fc.jsonValue())
      .map(([api, requestParameters, responseElements, eventTime]) => ({
        eventSource: `${api.split(':')[0]}.amazonaws.com`,
        eventName: api.split(':')[1],
        requestParameters,
        responseElements,
        eventTime,
      }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.jsonValue(), recordLike), { maxLength: 4 }), async (list) => {
        const events = JSON.parse(JSON.stringify(list)) as Json[];
        const first = await runAll(events, autoFix);
        expect(first).toHaveLength(events.length);
        expect(first.every((simulated) => simulated.length > 0)).toBe(true);
        expect(await runAll(events, autoFix)).toEqual(first);
      }),
    );
  });

  it.skipIf(!hasRealRecords)('takes real records, and ignores the failed ones', async () => {
    for (const { file, record } of realRecords()) {
      const [simulated] = await run([record]);
      const allowed = at(record, 'errorCode')
        ? ['ignored']
        : ['ignored', 'healthy', 'superseded', 'unreadable'];
      expect(allowed, file).toContain(simulated?.outcome.status);
    }
  });
});

describe('an event that several families watch', () => {
  const unlogged = accountOf(unloggedAccount);
  const switchedOn = eventOf(updatePreferences, { documentVersion: '2' });
  const statusesOf = (simulated: readonly Simulated[] = []) =>
    simulated.map(({ family, outcome }) => [family, outcome.status]);

  it('is judged by each: logging is set up well, and the role of some nodes may not write', async () => {
    const [all] = await runAll([switchedOn], {}, unlogged);
    expect(statusesOf(all)).toEqual([
      ['preferences', 'healthy'],
      ['network', 'healthy'],
      ['identity', 'alerted'],
    ]);
    expect(all?.map(({ alert }) => alert !== null)).toEqual([false, false, true]);
    expect(all?.[2]?.outcome).toMatchObject({
      prerequisite: 'node-permissions',
      attribution: 'proven',
      severity: 'critical',
    });
  });

  it('is told once by each, and its failure is ignored by all', async () => {
    const failed = eventOf(updatePreferences, { errorCode: 'AccessDenied' });
    const [first, again, ignored] = await runAll([switchedOn, switchedOn, failed], {}, unlogged);
    expect(first?.map(({ outcome }) => outcome.toldBefore)).toEqual([false, false, false]);
    expect(again?.map(({ outcome }) => outcome.toldBefore)).toEqual([false, false, true]);
    expect(again?.map(({ alert }) => alert)).toEqual([null, null, null]);
    expect(statusesOf(ignored)).toEqual([
      ['preferences', 'ignored'],
      ['network', 'ignored'],
      ['identity', 'ignored'],
    ]);
  });

  it('is judged by the others as the event left it, where the first puts it back', async () => {
    const account = accountOf({
      ...unloggedAccount,
      documents: {
        [EXAMPLE.document]: {
          ...unloggedAccount.documents?.[EXAMPLE.document],
          next: exampleAccount.documents[EXAMPLE.document].next,
        },
      },
    });
    const [all] = await runAll([switchedOn], autoFix, account);
    expect(statusesOf(all)).toEqual([
      ['preferences', 'fixed'],
      ['network', 'healthy'],
      ['identity', 'alerted'],
    ]);
  });

  it('is shown by guard, or as a line of JSON each', async () => {
    const shown = fakeTerminal(JSON.stringify(eventOf(updatePreferences)));
    await simulateCommand(['-'], {}, shown);
    expect(shown.lines.filter((line) => line.startsWith('alerted') || line.startsWith('healthy'))).toEqual([
      'alerted       ssm:UpdateDocument by alice@example.com (guard-preferences)',
      'healthy       ssm:UpdateDocument by alice@example.com (guard-network)',
      'healthy       ssm:UpdateDocument by alice@example.com (guard-identity)',
    ]);
    const json = fakeTerminal(JSON.stringify(eventOf(updatePreferences)));
    await simulateCommand(['-'], { json: true }, json);
    expect(json.lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { status: 'alerted', prerequisite: 'session-preferences' },
      { status: 'healthy', prerequisite: 'session-endpoints' },
      { status: 'healthy', prerequisite: 'node-permissions' },
    ]);
  });

  it('is not said to be of a guard where only one gets it', async () => {
    const terminal = fakeTerminal(JSON.stringify(eventOf(deleteLogBucket)));
    await simulateCommand(['-'], {}, terminal);
    expect(terminal.lines).toContain('alerted       s3:DeleteBucket by alice@example.com');
  });
});

describe('the simulate command', () => {
  it('writes the whole outcome with its file and its alert, a line each', async () => {
    const terminal = fakeTerminal(JSON.stringify([eventOf(deleteLogBucket), { any: 'thing' }]));
    expect(await simulateCommand(['-'], { json: true }, terminal)).toBe(1);
    const [alerted, unreadable] = terminal.lines.map((line) => JSON.parse(line) as object);
    expect(alerted).toMatchObject({
      file: '-',
      status: 'alerted',
      prerequisite: 'session-log-bucket',
      calls: [],
    });
    expect(Object.keys(alerted ?? {})).toEqual(
      expect.arrayContaining(['attribution', 'impact', 'because', 'alert', 'event', 'commands']),
    );
    expect(unreadable).toMatchObject({ status: 'unreadable', prerequisite: null });
  });

  it('shows status and alert to people, with commands that can be pasted', async () => {
    const terminal = fakeTerminal(JSON.stringify(eventOf(publicDns)));
    await simulateCommand(['-'], { autoFix: ['session-log-bucket'] }, terminal);
    expect(terminal.lines).toContain(
      `    aws ec2 associate-dhcp-options --dhcp-options-id ${EXAMPLE.amazonDns} --vpc-id ${EXAMPLE.prodVpc} --region ap-northeast-1`,
    );
    expect(terminal.lines.join('\n')).toContain('auto-fix is not switched on for vpc-name-resolution');
  });

  it.each([
    [['nonsense'], /no such prerequisite/],
    [['session-key'], /never put back automatically/],
  ])('refuses --auto-fix %s', (ids, message) => {
    expect(() => autoFixIds(ids)).toThrow(message);
  });
});
