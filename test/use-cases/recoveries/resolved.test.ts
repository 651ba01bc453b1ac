import { describe, expect, it } from 'vitest';
import { toSnsMessage } from '../../../functions/alerts/sns.ts';
import { toText } from '../../../functions/alerts/text.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { BUCKET, content, VPC_ID } from '../../support/samples/sample-account.ts';
import { associate, deleteBucket, setDefault, update } from '../../support/samples/sample-changes.ts';
import { recordOf } from '../../support/samples/sample-event.ts';
import { type Bench, bench, GOOD_INPUTS, later, remembering } from '../../support/samples/sample-guard.ts';

const alerting = () => remembering({ settings: { mode: 'alert' } });

const statuses = (made: Bench) => made.published.map(({ status }) => status);

const last = (made: Bench): Outcome => {
  const outcome = made.published.at(-1);
  if (!outcome) throw new Error('nothing was published');
  return outcome;
};

const create = (made: Bench, Bucket: string): void =>
  made.happen({
    api: 's3:CreateBucket',
    input: { Bucket, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' } },
  });

/** Somebody breaks it, and it is told. */
const broken = async (): Promise<Bench> => {
  const made = await alerting();
  await made.deliver(associate(made, 'dopt-public'), 'network');
  later(made, 25);
  return made;
};

describe('an incident that was told and is over', () => {
  it('is told once, with who mended it, when the event of the mend is judged', async () => {
    const made = await broken();
    const mend = associate(made, 'dopt-amazon', {
      eventId: 'e-mend',
      more: { userIdentity: { type: 'IAMUser', userName: 'bob', arn: 'arn:aws:iam::111122223333:user/bob' } },
    });
    const outcome = await made.deliver(mend, 'network');
    expect(outcome.status).toBe('healthy');
    expect(statuses(made)).toEqual(['alerted', 'resolved']);
    const [alert] = made.published;
    expect(last(made)).toMatchObject({
      incident: alert?.incident,
      severity: 'info',
      event: { eventId: 'e-mend', api: 'ec2:AssociateDhcpOptions' },
      actor: { name: 'bob' },
      findings: [{ prerequisite: 'vpc-name-resolution', subject: { id: VPC_ID } }],
      resolved: {
        how: 'holds',
        until: made.now.toISOString(),
        severity: 'critical',
        brokenBy: { api: 'ec2:AssociateDhcpOptions', name: 'alice@example.com' },
        stillOpen: [],
      },
    });
    expect(last(made).action).toContain('has probably mended it');
    const text = toText(last(made));
    expect(text).toMatch(/^Resolved after 25 minutes: what was broken holds again in vpc-\w+ \(prod\)/);
    expect(text).toContain('Mended by: bob');
    expect(text).toMatch(/Broken by: alice@example\.com with ec2:AssociateDhcpOptions/);
    expect(text).not.toContain('To mute this');
    await made.sweep();
    expect(await made.deliver(mend, 'network')).toMatchObject({ status: 'healthy' });
    expect(statuses(made)).toEqual(['alerted', 'resolved']);
  });

  it('has the subject of its alert in mail, its thread in chat, and its severity for filters', async () => {
    const made = await broken();
    associate(made, 'dopt-amazon');
    await made.sweep();
    const [alert, end] = made.published.map((outcome) => toSnsMessage(outcome));
    expect(end?.Subject).toBe(alert?.Subject);
    expect(end?.MessageAttributes).toMatchObject({
      status: { StringValue: 'resolved' },
      severity: { StringValue: 'critical' },
    });
    const chat = (message: typeof end) => JSON.parse(JSON.parse(message?.Message ?? '{}').https);
    expect(chat(end).metadata.threadId).toBe(chat(alert).metadata.threadId);
    expect(chat(end).content.title).toMatch(/^✅ Resolved/);
    const json = JSON.parse(JSON.parse(end?.Message ?? '{}').sqs);
    expect(json.incident).toBe(made.published[0]?.incident);
  });

  it('is found by the sweep, which names nobody', async () => {
    const made = await broken();
    associate(made, 'dopt-amazon');
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted', 'resolved']);
    expect(last(made)).toMatchObject({ event: null, actor: null });
    expect(last(made).action).toContain('Found by the sweep. No event shows who mended it.');
  });

  it('names nobody where the change did not mend it', async () => {
    const made = await broken();
    associate(made, 'dopt-amazon');
    const touch = recordOf('ec2:ModifyVpcAttribute', {
      request: { vpcId: VPC_ID, enableDnsHostnames: { value: true } },
      time: made.now.toISOString(),
    });
    await made.deliver(touch, 'network');
    expect(statuses(made)).toEqual(['alerted', 'resolved']);
    const { event, actor, action } = last(made);
    // The hostnames were off in no state that is known, so nothing shows that this call mended anything.
    expect({ event, actor }).toEqual({ event: null, actor: null });
    expect(action).toContain('Nothing shows that this change mended it');
  });

  it('praises nobody for a call that was made before it broke, though undoing it would break it', async () => {
    const made = await alerting();
    const endpoint = {
      vpcId: VPC_ID,
      serviceName: 'com.amazonaws.ap-northeast-1.ssm',
      privateDnsEnabled: true,
    };
    const late = (time: string) =>
      recordOf('ec2:CreateVpcEndpoint', {
        request: {
          CreateVpcEndpointRequest: {
            VpcId: VPC_ID,
            ServiceName: endpoint.serviceName,
            VpcEndpointType: 'Interface',
            PrivateDnsEnabled: true,
          },
        },
        response: { CreateVpcEndpointResponse: { vpcEndpoint: { ...endpoint, vpcEndpointId: 'vpce-ssm' } } },
        time,
      });
    const early = late(made.now.toISOString());
    later(made, 5);
    await made.deliver(associate(made, 'dopt-public'), 'network');
    later(made, 5);
    const [incident] = (await made.ports.ledger.open()).incidents;
    if (!incident) throw new Error('no incident is open');
    await made.ports.ledger.save({ incidents: [{ ...incident, prerequisite: 'session-endpoints' }] });
    associate(made, 'dopt-amazon');
    await made.deliver(early, 'network');
    expect(statuses(made)).toEqual(['alerted', 'resolved']);
    expect(last(made).actor).toBeNull();
    expect(last(made).action).toContain('Nothing shows that this change mended it');
  });

  it('is told though a change in between left only a doubt, whose actor broke nothing', async () => {
    const made = await broken();
    const by = {
      userIdentity: { type: 'IAMUser', userName: 'bob', arn: 'arn:aws:iam::111122223333:user/bob' },
    };
    await made.deliver(associate(made, 'dopt-private', { eventId: 'e-doubt', more: by }), 'network');
    later(made, 5);
    associate(made, 'dopt-amazon');
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted', 'inconclusive', 'resolved']);
    expect(last(made)).toMatchObject({
      resolved: { severity: 'critical' },
      incident: made.published[0]?.incident,
    });
    expect(last(made).resolved?.brokenBy).toBeUndefined();
    expect(toSnsMessage(last(made)).Subject).toBe(toSnsMessage(made.published[0] as Outcome).Subject);
  });

  it('is one message for what was told in one, and one for each other', async () => {
    for (const isOne of [true, false]) {
      const made = await broken();
      const { ledger } = made.ports;
      const [incident] = (await ledger.open()).incidents;
      if (!incident?.alert) throw new Error('no incident is open');
      const alert = isOne ? incident.alert : { ...incident.alert, incident: 'another' };
      await ledger.save({ incidents: [{ ...incident, prerequisite: 'internet-path', alert }] });
      await made.deliver(associate(made, 'dopt-amazon'), 'network');
      const ends = made.published.filter(({ status }) => status === 'resolved');
      expect(ends.map(({ findings }) => findings.length)).toEqual(isOne ? [2] : [1, 1]);
      expect(ends.every(({ resolved }) => resolved?.stillOpen.length === 0)).toBe(true);
    }
  });

  it('says that a bucket matters no more, because the preferences name another one', async () => {
    const made = await alerting();
    await made.deliver(deleteBucket(made));
    later(made, 5);
    create(made, 'example-new');
    await made.deliver(update(made, content({ ...GOOD_INPUTS, s3BucketName: 'example-new' })));
    await made.deliver(setDefault(made, '2'));
    await made.sweep();
    expect(last(made)).toMatchObject({ status: 'resolved', resolved: { how: 'no-longer-applies' } });
    expect(last(made).incident).toBe(made.published[0]?.incident);
    expect(toText(last(made))).toMatch(/^Resolved after 5 minutes: what was broken no longer matters/);
    expect(last(made).action).toContain('Nothing that sessions need depends on it any more.');
  });

  it('says what else is still open there', async () => {
    const made = await broken();
    const { ledger } = made.ports;
    const [incident] = (await ledger.open()).incidents;
    if (!incident) throw new Error('no incident is open');
    await ledger.save({ incidents: [{ ...incident, prerequisite: 'node-connection' }] });
    await ledger.save({ incidents: [{ ...incident, prerequisite: 'guard-trail', impact: 'unknown' }] });
    await made.deliver(associate(made, 'dopt-amazon'), 'network');
    expect(last(made).resolved?.stillOpen).toEqual([`node-connection/AWS::EC2::VPC#${VPC_ID}`]);
    expect(toText(last(made))).toMatch(/^Resolved after 25 minutes in part/);
  });

  it('is told although its row is one of an earlier version', async () => {
    const made = await broken();
    const { ledger } = made.ports;
    for (const { alert: _, since: __, toldAt: ___, ...row } of (await ledger.open()).incidents) {
      await ledger.save({ incidents: [row] });
    }
    await made.deliver(associate(made, 'dopt-amazon'), 'network');
    expect(last(made)).toMatchObject({ status: 'resolved', incident: made.published[0]?.incident });
    expect(toSnsMessage(last(made)).Subject).toMatch(/^\[info\] Resolved/);
  });
});

describe('no end is told', () => {
  it('of what nobody was told', async () => {
    const made = bench();
    associate(made, 'dopt-public');
    made.ports = { ...made.ports, publisher: { publish: () => Promise.reject(new Error('SNS is down')) } };
    await made.sweep();
    made.ports = { ...made.ports, publisher: { publish: async (one) => void made.published.push(one) } };
    associate(made, 'dopt-amazon');
    later(made, 60);
    await made.sweep();
    expect(made.published).toEqual([]);
    expect((await made.ports.ledger.open()).incidents).toEqual([]);
  });

  it('of a doubt', async () => {
    const made = await alerting();
    await made.deliver(associate(made, 'dopt-private'), 'network');
    later(made, 25);
    await made.deliver(associate(made, 'dopt-amazon'), 'network');
    expect(statuses(made)).toEqual(['inconclusive']);
  });

  it('of what was corrected since', async () => {
    const made = await broken();
    const { ledger } = made.ports;
    for (const { alert, ...row } of (await ledger.open()).incidents) {
      if (!alert) throw new Error('the row lacks its alert');
      await ledger.save({
        incidents: [{ ...row, impact: 'unknown', alert: { ...alert, severity: 'info' } }],
      });
    }
    await made.deliver(associate(made, 'dopt-amazon'), 'network');
    expect(statuses(made)).toEqual(['alerted']);
  });

  it('of what is muted since', async () => {
    for (const isMuted of [true, false]) {
      const made = await alerting();
      await made.deliver(deleteBucket(made));
      create(made, BUCKET);
      const TagSet = isMuted ? [{ Key: 'session-guard:ignore', Value: 'true' }] : [];
      made.happen({ api: 's3:PutBucketTagging', input: { Bucket: BUCKET, Tagging: { TagSet } } });
      later(made, 60);
      await made.sweep();
      const ends = made.published.filter(({ status }) => status === 'resolved');
      expect(ends).toHaveLength(isMuted ? 0 : 1);
    }
  });

  it('of a repair, because `fixed` is the end', async () => {
    const made = await remembering();
    await made.deliver(associate(made, 'dopt-public'), 'network');
    later(made, 60);
    await made.sweep();
    expect(statuses(made)).toEqual(['fixed', 'follow-up']);
  });

  it('while it is still broken', async () => {
    const made = await broken();
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted']);
  });
});

describe('what breaks and recovers again and again', () => {
  const cycle = async (made: Bench, minutes: number): Promise<void> => {
    await made.deliver(associate(made, 'dopt-public'), 'network');
    later(made, minutes);
    await made.deliver(associate(made, 'dopt-amazon'), 'network');
    later(made, minutes);
  };
  const ends = (made: Bench) => made.published.filter(({ status }) => status === 'resolved').length;

  it('is told to be over at once the first time, and then when it has held for 15 minutes', async () => {
    const made = await alerting();
    for (let n = 0; n < 5; n += 1) await cycle(made, 2);
    expect(ends(made)).toBe(1);
    await made.sweep();
    expect(ends(made)).toBe(1);
    later(made, 14);
    await made.sweep();
    expect(ends(made)).toBe(2);
    expect(Date.parse(last(made).resolved?.since ?? '')).toBeLessThan(made.now.getTime() - 20 * 60_000);
    later(made, 60);
    await made.sweep();
    expect(ends(made)).toBe(2);
  });

  it('is not told to be over again and again while it flaps for hours', async () => {
    const made = await alerting();
    for (let n = 0; n < 50; n += 1) await cycle(made, 5);
    await made.sweep();
    expect(ends(made)).toBe(1);
    later(made, 16);
    await made.sweep();
    expect(ends(made)).toBe(2);
  });

  it('is not told to be over while it is broken', async () => {
    const made = await alerting();
    await cycle(made, 2);
    await cycle(made, 2);
    await made.deliver(associate(made, 'dopt-public'), 'network');
    later(made, 60);
    await made.sweep();
    expect(ends(made)).toBe(1);
    expect((await made.ports.ledger.open()).incidents).toMatchObject([{ state: 'open', told: true }]);
  });

  it('is told at once again when it held for an hour', async () => {
    const made = await alerting();
    await cycle(made, 2);
    later(made, 60);
    await cycle(made, 2);
    expect(ends(made)).toBe(2);
  });
});

describe('an end that could not be published', () => {
  const down = { publish: () => Promise.reject(new Error('SNS is down')) };

  it('is told when the event is delivered again', async () => {
    const made = await broken();
    const { publisher } = made.ports;
    const mend = associate(made, 'dopt-amazon');
    made.ports = { ...made.ports, publisher: down };
    await expect(made.deliver(mend, 'network')).rejects.toThrow('SNS is down');
    made.ports = { ...made.ports, publisher };
    await made.deliver(mend, 'network');
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted', 'resolved']);
  });

  it('is told by the next tick of the sweep', async () => {
    const made = await broken();
    const { publisher } = made.ports;
    associate(made, 'dopt-amazon');
    made.ports = { ...made.ports, publisher: down };
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted']);
    made.ports = { ...made.ports, publisher };
    await made.sweep();
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted', 'resolved']);
  });

  it('is told after the claim of a run that died, and dropped if it broke again', async () => {
    for (const breaksAgain of [false, true]) {
      const made = await broken();
      const { publisher } = made.ports;
      const mend = associate(made, 'dopt-amazon');
      // The process ends while it publishes: nothing is given back.
      await new Promise<void>((resolve) => {
        const publish = () => new Promise<void>(() => resolve());
        made.ports = { ...made.ports, publisher: { publish } };
        void made.deliver(mend, 'network');
      });
      made.ports = { ...made.ports, publisher };
      await made.sweep();
      expect(statuses(made)).toEqual(['alerted']);
      const again = breaksAgain ? associate(made, 'dopt-public', { eventId: 'e-again' }) : undefined;
      // While the end may still be told, the break waits for it.
      if (again) expect(await made.deliver(again, 'network')).toMatchObject({ status: 'settling' });
      later(made, 5);
      if (again) await made.deliver(again, 'network');
      await made.sweep();
      expect(statuses(made)).toEqual(['alerted', breaksAgain ? 'alerted' : 'resolved']);
    }
  });
});

describe('a newer alert of an incident that was told', () => {
  const down = { publish: () => Promise.reject(new Error('SNS is down')) };

  /** The sweep has told it, and nobody can be told now that an event names who did it. */
  const untold = async (deliveries: number) => {
    const made = await alerting();
    const { publisher } = made.ports;
    const event = associate(made, 'dopt-public');
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted']);
    made.ports = { ...made.ports, publisher: down };
    for (let n = 0; n < deliveries; n += 1) {
      later(made, 1);
      await expect(made.deliver(event, 'network')).rejects.toThrow('SNS is down');
    }
    made.ports = { ...made.ports, publisher };
    return { made, event };
  };

  it.each([1, 2])(
    'that could not be published %i times leaves the end of the old one to be told',
    async (times) => {
      const { made } = await untold(times);
      associate(made, 'dopt-amazon');
      later(made, 61);
      await made.sweep();
      await made.sweep();
      expect(statuses(made)).toEqual(['alerted', 'resolved']);
      const [alert] = made.published;
      expect(last(made)).toMatchObject({
        incident: alert?.incident,
        resolved: { since: '2026-03-10T09:00:00.000Z', severity: 'critical' },
      });
    },
  );

  it('has one end with the old one when it is published later', async () => {
    const { made, event } = await untold(2);
    later(made, 1);
    await made.deliver(event, 'network');
    associate(made, 'dopt-amazon');
    later(made, 61);
    await made.sweep();
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted', 'alerted', 'resolved']);
  });

  it('has no end if nobody was told of any', async () => {
    const made = await alerting();
    const { publisher } = made.ports;
    made.ports = { ...made.ports, publisher: down };
    const event = associate(made, 'dopt-public');
    for (const _ of ['once', 'twice']) {
      await expect(made.deliver(event, 'network')).rejects.toThrow('SNS is down');
    }
    made.ports = { ...made.ports, publisher };
    associate(made, 'dopt-amazon');
    later(made, 61);
    await made.sweep();
    expect(statuses(made)).toEqual([]);
  });
});
