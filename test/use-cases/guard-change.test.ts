import { describe, expect, it } from 'vitest';
import { present, unknown } from '../../functions/account/observed.ts';
import { RemediationError } from '../../functions/core/ports.ts';
import {
  ALL_ENDPOINTS,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  KEY_ARN,
  network,
  node,
  restored,
  VPC_ID,
  vpcOf,
} from '../support/samples/sample-account.ts';
import {
  associate,
  deleteBucket,
  deleteDocument,
  deleteGroup,
  disableKey,
  removeKey,
  setDefault,
  switchOff,
  update,
} from '../support/samples/sample-changes.ts';
import { envelopeOf, recordOf } from '../support/samples/sample-event.ts';
import {
  bench,
  GOOD,
  GOOD_INPUTS,
  healthyAccount,
  later,
  remembering,
} from '../support/samples/sample-guard.ts';
import { groups, groupWith, NODE_GROUP, NODE_SUBNET } from '../support/samples/sample-network.ts';

const BAD = content({ ...GOOD_INPUTS, s3BucketName: 'example-gone' });
const WORSE = content({ ...GOOD_INPUTS, runAsEnabled: 'maybe' });
const statuses = (outcomes: readonly { readonly status: string }[]) => outcomes.map(({ status }) => status);

describe('one event, one outcome', () => {
  it('unreadable: what is no record is told', async () => {
    const made = bench();
    expect((await made.deliver({ hello: 'world' })).status).toBe('unreadable');
    expect(made.published).toHaveLength(1);
  });

  it('unreadable: a watched call that names nothing is told', async () => {
    const made = bench();
    expect((await made.deliver(recordOf('s3:DeleteBucket', { request: {} }))).status).toBe('unreadable');
    expect(made.published).toHaveLength(1);
  });

  it.each([
    ['nobody watches it', recordOf('ec2:RunInstances')],
    ['it failed', recordOf('s3:DeleteBucket', { more: { errorCode: 'AccessDenied' } })],
    ['another document', recordOf('ssm:UpdateDocument', { request: { name: 'Example-Runbook' } })],
  ])('ignored: %s', async (_, event) => {
    const made = bench();
    expect((await made.deliver(event)).status).toBe('ignored');
    expect(made.published).toEqual([]);
  });

  it('ignored: our own role', async () => {
    const made = bench();
    const sessionIssuer = { arn: 'arn:aws:iam::111122223333:role/session-guard' };
    const more = { userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer } } };
    expect(await made.deliver(deleteBucket(made, { more }))).toMatchObject({
      status: 'ignored',
      because: "this is the guard's own change",
    });
  });

  it('superseded: another change came after it', async () => {
    const made = bench();
    const event = associate(made, 'dopt-public');
    associate(made, 'dopt-amazon');
    expect((await made.deliver(event, 'network')).status).toBe('superseded');
    expect(made.published).toEqual([]);
  });

  it('healthy: and it is remembered', async () => {
    const made = bench({ settings: { mode: 'auto-fix' } });
    expect(
      (await made.deliver(update(made, content({ ...GOOD_INPUTS, idleSessionTimeout: '30' })))).status,
    ).toBe('healthy');
    expect((await made.deliver(deleteBucket(made))).status).toBe('fixed');
  });

  it('inconclusive: a private server is told once', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-private');
    expect((await made.deliver(event, 'network')).status).toBe('inconclusive');
    expect((await made.deliver(event, 'network')).toldBefore).toBe(true);
    expect(statuses(made.published)).toEqual(['inconclusive']);
    expect(made.written).toEqual([]);
  });

  it('alerted: with who, how many, what, and how to put it back', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const outcome = await made.deliver(envelopeOf(associate(made, 'dopt-public')), 'network');
    expect(outcome).toMatchObject({
      status: 'alerted',
      prerequisite: 'vpc-name-resolution',
      attribution: 'proven',
      impact: 'sessions-fail',
      severity: 'critical',
      actor: { name: 'alice@example.com', tool: 'aws-cli', sourceIp: '192.0.2.10' },
      blastRadius: { nodes: 1, sample: ['web-1'], where: `${VPC_ID} (prod)` },
      incident: `vpc-name-resolution/AWS::EC2::VPC#${VPC_ID}`,
      calls: [],
    });
    expect(outcome.commands.fix[0]).toContain('--dhcp-options-id dopt-amazon');
    expect(outcome.commands.undo[0]).toContain('--dhcp-options-id dopt-public');
    expect(outcome.differences).toContainEqual({
      what: 'domain-name-servers',
      before: 'AmazonProvidedDNS',
      after: '8.8.8.8',
    });
    expect(made.published).toEqual([outcome]);
    expect(made.written).toEqual([]);
  });

  it('fixed: the account is as it was', async () => {
    const made = await remembering();
    const before = made.account.state();
    const event = associate(made, 'dopt-public');
    expect(await made.deliver(event, 'network')).toMatchObject({
      status: 'fixed',
      calls: ['ec2:AssociateDhcpOptions'],
    });
    expect(made.account.state()).toEqual(before);
    expect(statuses(made.published)).toEqual(['fixed']);
  });

  it('fix-failed: AWS refuses, and the alert says what', async () => {
    const made = await remembering();
    made.ports = {
      ...made.ports,
      remediator: { execute: () => Promise.reject(new RemediationError('UnauthorizedOperation')) },
    };
    const outcome = await made.deliver(associate(made, 'dopt-public'), 'network');
    expect(outcome.status).toBe('fix-failed');
    expect(outcome.action).toContain('ec2:AssociateDhcpOptions: UnauthorizedOperation');
    expect(outcome.action).toContain('No call was made');
    expect(statuses(made.published)).toEqual(['fix-failed']);
  });
});

describe('a repair that stops half-way', () => {
  it('is told as failed although the checks pass: the bucket lacks the settings that it had', async () => {
    const made = await remembering();
    const { remediator } = made.ports;
    made.ports = {
      ...made.ports,
      remediator: {
        execute: (call) =>
          call.api === 's3:PutPublicAccessBlock'
            ? Promise.reject(new RemediationError('AccessDenied'))
            : remediator.execute(call),
      },
    };
    const outcome = await made.deliver(deleteBucket(made));
    expect(outcome.status).toBe('fix-failed');
    expect(outcome.calls).toContain('s3:CreateBucket');
    expect(outcome.calls).not.toContain('s3:PutPublicAccessBlock');
    expect(outcome.action).toContain('not completed (s3:PutPublicAccessBlock: AccessDenied)');
  });
});

describe('when it takes effect', () => {
  it('depends on what broke: without an endpoint of the log bucket, nodes stay connected', async () => {
    const made = await remembering();
    made.happen({ api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-s3'] } });
    const request = { DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: 'vpce-s3' } } };
    const outcome = await made.deliver(recordOf('ec2:DeleteVpcEndpoints', { request }), 'network');
    expect(outcome).toMatchObject({
      status: 'alerted',
      prerequisite: 'session-endpoints',
      attribution: 'proven',
      because: expect.stringContaining('cannot reach s3'),
      bites: expect.stringMatching(/^At the next session/),
    });
  });
});

describe('each prerequisite is put back', () => {
  it.each([
    ['an update', (made: ReturnType<typeof bench>) => update(made, BAD)],
    ['an update that does not parse', (made: ReturnType<typeof bench>) => update(made, WORSE)],
    ['a deleted document', deleteDocument],
    ['a deleted bucket', deleteBucket],
    ['a deleted log group', deleteGroup],
    ['a log group without its key', removeKey],
  ])('%s', async (_, change) => {
    const made = await remembering();
    expect((await made.deliver(change(made))).status).toBe('fixed');
    expect(await made.sweep()).toEqual([]);
    expect(statuses(made.published)).toEqual(['fixed']);
  });

  it.each(['enableDnsSupport', 'enableDnsHostnames'] as const)('%s', async (attribute) => {
    const made = await remembering();
    const before = made.account.state();
    expect((await made.deliver(switchOff(made, attribute), 'network')).status).toBe('fixed');
    expect(made.account.state()).toEqual(before);
  });

  it('not a default version that is older than the latest: sessions may not use it', async () => {
    const made = await remembering();
    await made.deliver(update(made, content({ ...GOOD_INPUTS, s3KeyPrefix: 'new' })));
    made.account.set({
      ...made.account.state(),
      documents: {
        [DOCUMENT]: present({
          name: DOCUMENT,
          versions: { '1': GOOD, '2': BAD, '3': GOOD },
          latestVersion: '3',
          defaultVersion: '3',
          tags: {},
        }),
      },
    });
    await made.sweep();
    const outcome = await made.deliver(setDefault(made, '2'));
    expect(outcome).toMatchObject({ status: 'inconclusive', severity: 'info', calls: [] });
    expect(outcome.commands.fix.join()).toContain('update-document-default-version');
  });

  it('not a key: that may be the answer to an incident', async () => {
    const made = await remembering();
    const outcome = await made.deliver(disableKey(made, KEY_ARN));
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven', calls: [] });
    expect(outcome.commands.fix[0]).toContain('aws kms enable-key');
    expect(made.written).toEqual([]);
  });
});

describe('where the previous value comes from', () => {
  it('is nowhere: an empty bucket may be made, but nothing is proven', async () => {
    const made = bench({ settings: { mode: 'auto-fix' } });
    expect(await made.deliver(deleteBucket(made))).toMatchObject({
      status: 'alerted',
      attribution: 'suspected',
    });
    expect(made.written).toEqual([]);
  });

  it('is nowhere: an option set is not guessed', async () => {
    const made = bench({ settings: { mode: 'auto-fix' } });
    const outcome = await made.deliver(associate(made, 'dopt-public'), 'network');
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'suspected', commands: { fix: [] } });
    expect(outcome.action).not.toBe('');
  });

  it('is the event history where there is no baseline', async () => {
    const made = bench({
      settings: { mode: 'auto-fix' },
      previous: {
        source: 'cloudtrail',
        seenAt: '2026-03-01T00:00:00Z',
        snapshot: { type: 'AWS::EC2::VPC', value: { vpcId: VPC_ID, dhcpOptionsId: 'dopt-amazon', tags: {} } },
      },
    });
    expect((await made.deliver(associate(made, 'dopt-public'), 'network')).status).toBe('fixed');
  });

  it('is the last good version after a burst of bad ones', async () => {
    const made = await remembering();
    const first = update(made, WORSE);
    const second = update(made, BAD);
    expect((await made.deliver(first)).status).toBe('superseded');
    expect((await made.deliver(second)).status).toBe('fixed');
    const document = made.account.state().documents[DOCUMENT];
    expect(document).toMatchObject({
      value: { latestVersion: '4', defaultVersion: '4', versions: { '4': restored(GOOD, '4') } },
    });
  });

  it('is the last good version after a burst that is bad in the same words', async () => {
    const made = await remembering();
    const first = update(made, BAD);
    const second = update(made, content({ ...GOOD_INPUTS, s3BucketName: 'example-gone', s3KeyPrefix: 'x' }));
    expect(await made.deliver(first)).toMatchObject({
      status: 'alerted',
      attribution: 'proven',
      action: expect.stringContaining('a later change has replaced this one'),
    });
    expect(await made.deliver(second)).toMatchObject({ status: 'fixed', attribution: 'proven' });
  });

  it('is the last good version without a baseline, further back', async () => {
    const made = bench({ settings: { mode: 'auto-fix' } });
    const events = [WORSE, BAD, WORSE].map((text) => update(made, text));
    expect((await made.deliver(events[2] ?? null)).status).toBe('fixed');
    expect(made.account.state().documents[DOCUMENT]).toMatchObject({
      value: { versions: { '5': restored(GOOD, '5') } },
    });
  });
});

describe('what was broken in part', () => {
  const groupsOf = (groupId: string) =>
    ({ api: 'ec2:ModifyInstanceAttribute', input: { InstanceId: 'i-2', Groups: [groupId] } }) as const;
  const twoNodes = () => {
    const own = (id: string, groupId: string) =>
      node({
        instanceId: id,
        name: id,
        interface: { subnetId: NODE_SUBNET, addresses: [], groupIds: [groupId] },
      });
    const vpc = vpcOf({ dhcpOptionsId: 'dopt-amazon', endpoints: ALL_ENDPOINTS });
    const securityGroups = { ...vpc.securityGroups, ...groups(groupWith('sg-shut', [])) };
    const nodes = [own('i-1', 'sg-shut'), own('i-2', NODE_GROUP), own('i-3', NODE_GROUP)];
    return healthyAccount({ networks: { [VPC_ID]: present({ ...vpc, securityGroups, nodes }) } });
  };

  it('is told again when a change breaks more of it, once, and is not put back by itself', async () => {
    const made = await remembering({ state: twoNodes() });
    expect(made.published.at(-1)).toMatchObject({ because: expect.stringContaining('1 of 3 managed nodes') });
    made.happen(groupsOf('sg-shut'));
    const request = { instanceId: 'i-2', groupSet: { items: [{ groupId: 'sg-shut' }] } };
    const outcome = await made.deliver(recordOf('ec2:ModifyInstanceAttribute', { request }), 'network');
    expect(outcome).toMatchObject({
      status: 'alerted',
      attribution: 'suspected',
      because: expect.stringContaining('2 of 3 managed nodes'),
    });
    const again = await made.deliver(recordOf('ec2:ModifyInstanceAttribute', { request }), 'network');
    expect(again.toldBefore).toBe(true);
  });

  it('hides no deletion: which VPC an endpoint was of is remembered all the same', async () => {
    const made = await remembering({ state: twoNodes() });
    made.happen({ api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-ssmmessages'] } });
    const request = {
      DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: 'vpce-ssmmessages' } },
    };
    const outcome = await made.deliver(recordOf('ec2:DeleteVpcEndpoints', { request }), 'network');
    expect(outcome).toMatchObject({
      status: 'alerted',
      attribution: 'suspected',
      because: expect.stringContaining('has no endpoint for ssmmessages'),
    });
  });

  it('is told again by the sweep when many more nodes are hit', async () => {
    const made = await remembering({ state: twoNodes() });
    const told = made.published.length;
    made.happen(groupsOf('sg-shut'));
    await made.sweep();
    expect(made.published.slice(told)).toMatchObject([{ because: expect.stringContaining('2 of 3') }]);
    await made.sweep();
    expect(made.published).toHaveLength(told + 1);
  });

  it('is not told again with a change that breaks no more of it', async () => {
    const made = await remembering({ state: twoNodes() });
    const told = made.published.length;
    made.happen({
      api: 'ec2:AuthorizeSecurityGroupEgress',
      input: {
        GroupId: NODE_GROUP,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '192.0.2.0/24' }] },
        ],
      },
    });
    const items = [
      { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '192.0.2.0/24' }] } },
    ];
    const request = { groupId: NODE_GROUP, ipPermissions: { items } };
    await made.deliver(recordOf('ec2:AuthorizeSecurityGroupEgress', { request }), 'network');
    expect(made.published).toHaveLength(told);
  });
});

describe('what was broken before', () => {
  it('is not blamed on a change that leaves it broken', async () => {
    const state = healthyAccount({ buckets: {} });
    const made = bench({ state, settings: { mode: 'auto-fix' } });
    const event = update(made, content({ ...GOOD_INPUTS, idleSessionTimeout: '30' }));
    expect(await made.deliver(event)).toMatchObject({ status: 'alerted', attribution: 'pre-existing' });
    expect(made.written).toEqual([]);
  });

  it('is not told again with an unrelated change', async () => {
    const made = bench({ state: healthyAccount({ buckets: {} }) });
    await made.sweep();
    const event = update(made, content({ ...GOOD_INPUTS, idleSessionTimeout: '30' }));
    expect((await made.deliver(event)).status).toBe('healthy');
    expect(made.published).toHaveLength(1);
  });

  it('does not hide what a later change breaks', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    await made.deliver(deleteBucket(made));
    later(made, 10);
    const outcome = await made.deliver(deleteGroup(made));
    expect(outcome).toMatchObject({
      status: 'alerted',
      prerequisite: 'session-log-group',
      attribution: 'proven',
    });
    expect(made.published).toHaveLength(2);
  });

  it('is told to whom it belongs when the sweep came first', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const event = associate(made, 'dopt-public');
    later(made, 1);
    const [swept] = await made.sweep();
    expect(swept).toMatchObject({ status: 'alerted', actor: null });
    later(made, 1);
    expect(await made.deliver(event, 'network')).toMatchObject({
      attribution: 'proven',
      toldBefore: false,
      actor: { name: 'alice@example.com' },
    });
    expect(made.published).toHaveLength(2);
  });

  it('is news again after it was put right in between', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    await made.deliver(associate(made, 'dopt-public'), 'network');
    later(made, 10);
    await made.deliver(associate(made, 'dopt-amazon'), 'network');
    later(made, 10);
    await made.deliver(associate(made, 'dopt-public'), 'network');
    expect(made.published.map(({ status }) => status)).toEqual(['alerted', 'resolved', 'alerted']);
  });

  it('is told once, however often its event comes', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const event = associate(made, 'dopt-public');
    for (let i = 0; i < 3; i += 1) {
      await made.deliver(event, 'network');
      later(made, 5);
    }
    expect(made.published).toHaveLength(1);
  });
});

describe('what may not be read', () => {
  it('is inconclusive: a VPC', async () => {
    const made = bench({ settings: { mode: 'auto-fix' } });
    const event = associate(made, 'dopt-public');
    made.account.set({ ...made.account.state(), networks: { [VPC_ID]: unknown('UnauthorizedOperation') } });
    expect((await made.deliver(event, 'network')).status).toBe('inconclusive');
    expect(made.published).toHaveLength(1);
  });

  it('is inconclusive: a document', async () => {
    const made = bench({ settings: { mode: 'auto-fix' } });
    const event = update(made, BAD);
    made.account.set({
      ...made.account.state(),
      documents: { [DOCUMENT]: unknown('AccessDeniedException') },
    });
    expect((await made.deliver(event)).status).toBe('inconclusive');
    expect(made.published).toHaveLength(1);
  });

  it('is inconclusive: the encryption of a bucket', async () => {
    const made = bench();
    const { encryption: _, ...rest } = bucketOf();
    made.account.set({
      ...made.account.state(),
      buckets: { [BUCKET]: present({ ...rest, unread: ['encryption'] }) },
    });
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms:dsse' } };
    const request = { bucketName: BUCKET, ServerSideEncryptionConfiguration: { Rule: rule } };
    expect((await made.deliver(recordOf('s3:PutBucketEncryption', { request }))).status).toBe('inconclusive');
  });

  it('is a reason not to act: the tags', async () => {
    const state = network(vpcOf({ dhcpOptionsId: 'dopt-amazon' }), ['AmazonProvidedDNS']);
    const made = await remembering({ state: healthyAccount({ networks: state.networks }) });
    const event = removeKey(made);
    const group = made.account.state().logGroups;
    const hidden = Object.fromEntries(
      Object.entries(group).map(([name, seen]) => [
        name,
        seen.status === 'present' ? present({ ...seen.value, unread: ['tags'] }) : seen,
      ]),
    );
    made.account.set({ ...made.account.state(), logGroups: hidden });
    expect(await made.deliver(event)).toMatchObject({
      status: 'alerted',
      action: expect.stringContaining('the guard may not read the tags of log group'),
    });
    expect(made.written).toEqual([]);
  });
});

describe('a name that a stranger took', () => {
  const taken = present(bucketOf({ owner: 'another-account', unread: ['encryption', 'policy', 'tags'] }));

  it.each([{}, { 'session-guard:ignore': 'true' }])(
    'is critical, whatever the tags say: %j',
    async (tags) => {
      const bucket = bucketOf({ encryption: 'aws:kms', kmsKeyId: KEY_ARN, tags });
      const made = await remembering({ state: healthyAccount({ buckets: { [BUCKET]: present(bucket) } }) });
      const event = deleteBucket(made);
      made.account.set({ ...made.account.state(), buckets: { [BUCKET]: taken } });
      expect(await made.deliver(event)).toMatchObject({ status: 'alerted', severity: 'critical' });
      expect(made.written).toEqual([]);
      expect(made.published).toHaveLength(1);
    },
  );

  it('is found by the sweep as well', async () => {
    const made = await remembering();
    made.account.set({ ...made.account.state(), buckets: { [BUCKET]: taken } });
    expect(await made.sweep()).toMatchObject([{ status: 'alerted', severity: 'critical' }]);
  });
});
