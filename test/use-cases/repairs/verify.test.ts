import { describe, expect, it } from 'vitest';
import { type Resource, resource, resourceKey } from '../../../functions/account/resource.ts';
import { type AccountReader, RemediationError } from '../../../functions/core/ports.ts';
import { BUCKET, content, DOCUMENT, GROUP, VPC_ID } from '../../support/samples/sample-account.ts';
import {
  associate,
  deleteBucket,
  deleteGroup,
  switchOff,
  update,
} from '../../support/samples/sample-changes.ts';
import { type Bench, later, remembering } from '../../support/samples/sample-guard.ts';

/** Shows what is read once a repair call was made, and lets something happen right before the first one. */
const watched = (made: Bench, happens: () => void = () => undefined): string[] => {
  const { reader, remediator } = made.ports;
  const read: string[] = [];
  const asking: AccountReader = {
    ...reader,
    read: (scope, known) => {
      if (made.written.length > 0) read.push('everything');
      return reader.read(scope, known);
    },
    reread: (state, resources) => {
      read.push(...resources.map(resourceKey));
      return reader.reread(state, resources);
    },
  };
  let isFirst = true;
  made.ports = {
    ...made.ports,
    reader: asking,
    remediator: {
      execute: async (call) => {
        if (isFirst) happens();
        isFirst = false;
        return remediator.execute(call);
      },
    },
  };
  return read;
};

const seenAt = async (made: Bench, one: Resource): Promise<string | undefined> =>
  (await made.ports.ledger.load([one])).baselines[resourceKey(one)]?.seenAt;

const VPC = resource('AWS::EC2::VPC', VPC_ID);
const NETWORK = resource('SessionGuard::EC2::Network', VPC_ID);

describe('a repair is verified by what its calls changed', () => {
  it.each([
    ['DHCP options', (made: Bench) => associate(made, 'dopt-public'), 'network', VPC, `VPC ${VPC_ID} was`],
    ['DNS', (made: Bench) => switchOff(made, 'enableDnsSupport'), 'network', VPC, `VPC ${VPC_ID} was`],
    ['a bucket', deleteBucket, 'preferences', resource('AWS::S3::Bucket', BUCKET), `S3 bucket ${BUCKET} was`],
    ['a log group', deleteGroup, 'preferences', resource('AWS::Logs::LogGroup', GROUP), `${GROUP} was`],
    [
      'a document',
      (made: Bench) => update(made, content({ s3BucketName: 'example-gone', s3EncryptionEnabled: true })),
      'preferences',
      resource('AWS::SSM::Document', DOCUMENT),
      `${DOCUMENT} was`,
    ],
  ] as const)('%s', async (_, change, family, changed, words) => {
    const made = await remembering();
    const event = change(made);
    const read = watched(made);
    const { status, action } = await made.deliver(event, family);
    expect([status, read]).toEqual(['fixed', [resourceKey(changed)]]);
    expect(action).toContain(`${words} read again, and the checks pass.`);
  });

  it('and what is remembered has the time of the reading that it rests on', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    const readAt = made.now.toISOString();
    watched(made, () => {
      made.now = new Date(made.now.getTime() + 5_000);
    });
    expect((await made.deliver(event, 'network')).status).toBe('fixed');
    expect(await seenAt(made, VPC)).toBe(made.now.toISOString());
    expect(await seenAt(made, NETWORK)).toBe(readAt);
  });

  it('so what somebody else broke beside it is still theirs when its event comes', async () => {
    const made = await remembering();
    const event = deleteBucket(made);
    let other: ReturnType<typeof deleteGroup> | undefined;
    watched(made, () => {
      made.now = new Date(made.now.getTime() + 5_000);
      other = deleteGroup(made, { eventId: 'e-other' });
    });
    expect((await made.deliver(event)).status).toBe('fixed');
    later(made, 1);
    expect(await made.deliver(other ?? null)).toMatchObject({
      status: 'fixed',
      event: { eventId: 'e-other' },
    });
    expect(made.published.map(({ status }) => status)).toEqual(['fixed', 'fixed']);
  });
});

describe('everything is read again', () => {
  it('where the account was read too long ago', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    const read = watched(made, () => {
      made.now = new Date(made.now.getTime() + 31_000);
    });
    const { status, action } = await made.deliver(event, 'network');
    expect([status, read]).toEqual(['fixed', ['everything']]);
    expect(action).toContain('The account was read again, and the checks pass.');
  });

  it('where somebody else was faster', async () => {
    const made = await remembering();
    const event = deleteGroup(made);
    const read = watched(made, () =>
      made.happen({ api: 'logs:CreateLogGroup', input: { logGroupName: GROUP } }),
    );
    await made.deliver(event);
    expect(read).toEqual(['everything']);
  });

  it('where a call was refused', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    const read = watched(made);
    const execute = () => Promise.reject(new RemediationError('ec2:AssociateDhcpOptions failed: Denied'));
    made.ports = { ...made.ports, remediator: { execute } };
    made.written.push('so that readings count');
    const { status, action } = await made.deliver(event, 'network');
    expect([status, read.at(-1)]).toEqual(['fix-failed', 'everything']);
    expect(read).not.toContain(resourceKey(VPC));
    expect(action).toContain('Denied');
  });

  it('after a crash, because the interrupted repair may have changed more', async () => {
    const made = await remembering();
    const event = deleteBucket(made);
    const { publisher } = made.ports;
    made.ports = { ...made.ports, publisher: { publish: () => Promise.reject(new Error('SNS is down')) } };
    await expect(made.deliver(event)).rejects.toThrow('SNS is down');
    made.ports = { ...made.ports, publisher };
    const read = watched(made);
    expect((await made.deliver(event)).status).toBe('fixed');
    expect(read.at(-1)).toBe('everything');
    expect(read).not.toContain(`AWS::S3::Bucket#${BUCKET}`);
  });

  it('before anybody is told that the repair did not help', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    const read = watched(made);
    const { reader } = made.ports;
    // EC2 may show the old option set for some seconds.
    made.ports = { ...made.ports, reader: { ...reader, reread: async (state) => state } };
    expect((await made.deliver(event, 'network')).status).toBe('fixed');
    expect(read).toEqual(['everything']);
  });
});
