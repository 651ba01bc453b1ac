import { describe, expect, it } from 'vitest';
import { absent, present } from '../../../functions/account/observed.ts';
import { resource, resourceKey } from '../../../functions/account/resource.ts';
import {
  BUCKET,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  VPC_ID,
} from '../../support/samples/sample-account.ts';
import { associate, deleteBucket, deleteGroup, update } from '../../support/samples/sample-changes.ts';
import { bench, GOOD, GOOD_INPUTS, later, remembering } from '../../support/samples/sample-guard.ts';

const ALL = [
  resource('AWS::SSM::Document', DOCUMENT),
  resource('AWS::S3::Bucket', BUCKET),
  resource('AWS::Logs::LogGroup', GROUP),
  resource('AWS::EC2::VPC', VPC_ID),
];

describe('the sweep', () => {
  it('is silent on a healthy account, and remembers it', async () => {
    const made = bench();
    expect(await made.sweep()).toEqual([]);
    const { baselines } = await made.ports.ledger.load(ALL);
    const keys = [...ALL, resource('SessionGuard::EC2::Network', VPC_ID)].map(resourceKey);
    expect(Object.keys(baselines).sort()).toEqual(keys.sort());
  });

  it('does not remember a document while anything fails', async () => {
    const made = bench();
    deleteBucket(made);
    await made.sweep();
    const { baselines } = await made.ports.ledger.load(ALL);
    expect(Object.keys(baselines).sort()).toEqual([
      `AWS::EC2::VPC#${VPC_ID}`,
      `AWS::Logs::LogGroup#${GROUP}`,
      `SessionGuard::EC2::Network#${VPC_ID}`,
    ]);
  });

  it('tells once what no event told', async () => {
    const made = bench();
    associate(made, 'dopt-public');
    deleteGroup(made);
    expect(await made.sweep()).toMatchObject([
      { status: 'alerted', prerequisite: 'session-log-group', actor: null, event: null, attribution: 'none' },
      {
        status: 'alerted',
        prerequisite: 'vpc-name-resolution',
        actor: null,
        event: null,
        attribution: 'none',
      },
    ]);
    later(made, 60);
    expect(await made.sweep()).toEqual([]);
    expect(made.published).toHaveLength(2);
  });

  it('does not tell what an event told', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    await made.deliver(deleteBucket(made));
    expect(await made.sweep()).toEqual([]);
  });

  it('never writes to the account', async () => {
    const made = await remembering();
    deleteBucket(made);
    associate(made, 'dopt-public');
    await made.sweep();
    expect(made.written).toEqual([]);
  });

  it('closes what is over, and tells it when it comes back', async () => {
    const made = await remembering();
    associate(made, 'dopt-public');
    await made.sweep();
    associate(made, 'dopt-amazon');
    later(made, 60);
    await made.sweep();
    expect((await made.ports.ledger.open()).incidents).toMatchObject([{ state: 'closed' }]);
    associate(made, 'dopt-public');
    later(made, 60);
    expect(await made.sweep()).toMatchObject([{ status: 'follow-up' }, { status: 'alerted' }]);
  });

  it('closes the incident of a bucket that the preferences name no more', async () => {
    const made = await remembering();
    deleteBucket(made);
    await made.sweep();
    made.account.set({
      ...made.account.state(),
      documents: { [DOCUMENT]: present(documentOf([content({ ...GOOD_INPUTS, s3BucketName: '' })])) },
    });
    later(made, 60);
    await made.sweep();
    expect((await made.ports.ledger.open()).incidents).toEqual([]);
  });

  it('leaves it open while nobody knows what the document names', async () => {
    const made = await remembering();
    deleteBucket(made);
    await made.sweep();
    const { documents } = made.account.state();
    made.account.set({
      ...made.account.state(),
      documents: { [DOCUMENT]: { status: 'unknown', because: 'AccessDenied' } },
    });
    await made.sweep();
    expect((await made.ports.ledger.open()).incidents).toHaveLength(1);
    made.account.set({ ...made.account.state(), documents });
    expect(await made.sweep()).toEqual([]);
  });

  it('tells again what got worse', async () => {
    const inputs = { ...GOOD_INPUTS, s3EncryptionEnabled: false };
    const made = bench();
    made.account.set({
      ...made.account.state(),
      documents: { [DOCUMENT]: present(documentOf([content(inputs)])) },
    });
    deleteBucket(made);
    expect(await made.sweep()).toMatchObject([{ impact: 'logs-lost' }]);
    made.account.set({ ...made.account.state(), documents: { [DOCUMENT]: present(documentOf([GOOD])) } });
    expect(await made.sweep()).toMatchObject([{ impact: 'sessions-fail' }]);
  });

  it('finds a document that is gone', async () => {
    const made = await remembering();
    made.account.set({ ...made.account.state(), documents: { [DOCUMENT]: absent } });
    expect(await made.sweep()).toMatchObject([{ prerequisite: 'session-preferences', impact: 'logs-lost' }]);
  });

  it('says nothing of a document that never was there', async () => {
    const made = bench();
    made.account.set({ ...made.account.state(), documents: {} });
    expect(await made.sweep()).toEqual([]);
  });
});

describe('a repair that was made and never told', () => {
  it('is told by the sweep, once', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    const { publisher } = made.ports;
    made.ports = { ...made.ports, publisher: { publish: () => Promise.reject(new Error('SNS is down')) } };
    await expect(made.deliver(event, 'network')).rejects.toThrow('SNS is down');
    made.ports = { ...made.ports, publisher };
    expect(await made.sweep()).toEqual([]);
    later(made, 60);
    const [outcome] = await made.sweep();
    expect(outcome).toMatchObject({ status: 'fixed', actor: { name: 'alice@example.com' } });
    expect(outcome?.action).toContain('interrupted; the checks pass now');
    later(made, 60);
    expect(await made.sweep()).toMatchObject([{ status: 'follow-up' }]);
    expect(await made.sweep()).toEqual([]);
    expect(made.published).toHaveLength(2);
  });

  it('is told as failed while the checks still fail', async () => {
    const made = await remembering();
    const event = update(made, content({ ...GOOD_INPUTS, runAsEnabled: 'x' }));
    made.ports = { ...made.ports, remediator: { execute: () => Promise.reject(new Error('stopped')) } };
    await expect(made.deliver(event)).rejects.toThrow('stopped');
    later(made, 60);
    expect(await made.sweep()).toMatchObject([{ status: 'fix-failed' }]);
  });
});
