import { describe, expect, it } from 'vitest';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { Bucket } from '../../functions/account/preferences/preferences.ts';
import { RemediationError } from '../../functions/core/ports.ts';
import { BUCKET, bucketOf } from '../support/samples/sample-account.ts';
import { deleteBucket } from '../support/samples/sample-changes.ts';
import { healthyAccount, remembering } from '../support/samples/sample-guard.ts';

const having = (more: Partial<Bucket>) =>
  remembering({
    state: healthyAccount({ buckets: { [BUCKET]: present(bucketOf({ encryption: 'aws:kms', ...more })) } }),
  });

describe('a log bucket that is deleted', () => {
  it('comes back in its own Region', async () => {
    const made = await having({ region: 'eu-west-1' });
    const event = deleteBucket(made, { more: { awsRegion: 'eu-west-1' } });
    const outcome = await made.deliver(event);
    expect(outcome.status).toBe('fixed');
    expect(presentValue(made.account.state().buckets[BUCKET])).toMatchObject({ region: 'eu-west-1' });
    expect(outcome.commands.undo).toEqual([`aws s3api delete-bucket --bucket ${BUCKET} --region eu-west-1`]);
  });

  it('is offered if it had a policy: the new one would be more open', async () => {
    const made = await having({ hasPolicy: true });
    const outcome = await made.deliver(deleteBucket(made));
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven', calls: [] });
    expect(outcome.action).toContain('more open than the old one was');
    expect(outcome.commands.fix.join()).toContain('create-bucket');
  });

  it('is a security finding once a stranger has the name, and nothing is written to it', async () => {
    const made = await having({});
    const event = deleteBucket(made);
    const { reader, remediator } = made.ports;
    made.ports = {
      ...made.ports,
      reader,
      remediator: {
        execute: async (call) => {
          if (call.api !== 's3:CreateBucket') return remediator.execute(call);
          const state = made.account.state();
          const taken = present(bucketOf({ owner: 'another-account', unread: ['tags'] }));
          made.account.set({ ...state, buckets: { ...state.buckets, [BUCKET]: taken } });
          throw new RemediationError('s3:CreateBucket failed: BucketAlreadyExists');
        },
      },
    };
    const outcome = await made.deliver(event);
    expect(outcome).toMatchObject({ status: 'fix-failed', calls: [] });
    expect(outcome.action).toContain('BucketAlreadyExists');
    expect(outcome.action).toContain('ANOTHER ACCOUNT');
    expect(made.written).toEqual([]);
    expect(made.published).toHaveLength(1);
  });
});
