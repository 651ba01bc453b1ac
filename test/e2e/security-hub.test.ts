import { afterAll, beforeEach, expect, test } from 'vitest';
import type { AsffFinding } from '../../functions/alerts/asff/shape.ts';
import { FINDINGS_FAILED } from '../../functions/core/hub/listener.ts';
import { describeWithAccount } from '../support/account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { keptFindings } from '../support/security-hub.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { seedHealthy } from './support/seed-healthy.ts';
import { BUCKET, healthyAccount } from './support/seeded.ts';
import { accessKeyOf, deployStack, type Stack } from './support/stack.ts';
import { type Subscriber, subscribe } from './support/subscriber.ts';

const IMPORT = 'securityhub:BatchImportFindings';

const recreate = (region: string) =>
  ({
    api: 's3:CreateBucket',
    input: { Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: region } },
  }) as unknown as Parameters<typeof ownerCall>[1];

describeWithAccount('incidents as findings of Security Hub', (account) => {
  let stack: Stack;
  let subscriber: Subscriber;

  const deploy = async (params: Readonly<Record<string, string>>): Promise<void> => {
    await account().reset();
    await seedHealthy(account(), healthyAccount);
    stack?.stop();
    stack = await deployStack(account(), await packagedTemplate(params));
    subscriber = await subscribe(stack);
    await (await stack.lambda('sweep')).invoke({});
    account().world.requests.length = 0;
  };

  const tellOf = async (api: string): Promise<void> => {
    const parts = { request: { bucketName: BUCKET }, time: new Date().toISOString() };
    await putRecord(account(), recordOf(api, parts));
    await stack.drain('PreferencesQueue', 'guard-preferences');
  };

  const breakBucket = async (): Promise<void> => {
    await ownerCall(account().owner, { api: 's3:DeleteBucket', input: { Bucket: BUCKET } });
    await tellOf('s3:DeleteBucket');
  };

  const ofBucket = async (): Promise<readonly AsffFinding[]> =>
    (await keptFindings(account())).filter(({ Id }) => Id.endsWith(`/AWS::S3::Bucket/${BUCKET}`));

  const statuses = async (): Promise<readonly string[]> =>
    (await subscriber.outcomes()).map(({ status }) => status);

  const writes = (): readonly string[] =>
    account()
      .world.requests.filter(({ accessKeyId }) => accessKeyId === accessKeyOf('guard-preferences', account()))
      .map(({ operation }) => operation)
      .filter((operation) => operation === IMPORT || operation === 'sns:Publish');

  const logs = async (): Promise<string> => (await stack.lambda('guard-preferences')).logs();

  beforeEach(() => deploy({ 'security-hub': 'true' }));

  afterAll(() => stack?.stop());

  test('an alert is a finding, after the own topic has it; its end takes it out of sight', async () => {
    await breakBucket();
    expect(writes()).toEqual(['sns:Publish', IMPORT]);
    const [told, ...others] = await ofBucket();
    expect(others).toEqual([]);
    expect(told).toMatchObject({ RecordState: 'ACTIVE', Compliance: { Status: 'FAILED' } });
    await ownerCall(account().owner, recreate(account().identity.region));
    await tellOf('s3:CreateBucket');
    await (await stack.lambda('sweep')).invoke({});
    expect(await statuses()).toEqual(['alerted', 'resolved']);
    const [over, ...none] = await ofBucket();
    expect(none).toEqual([]);
    expect(over).toMatchObject({ Id: told?.Id, RecordState: 'ARCHIVED', Compliance: { Status: 'PASSED' } });
    expect((over?.UpdatedAt ?? '') > (told?.UpdatedAt ?? '')).toBe(true);
    expect(await logs()).not.toContain(FINDINGS_FAILED);
  });

  test.each([
    ['not enabled', 'InvalidAccessException', 401],
    ['denied', 'AccessDeniedException', 403],
    ['down', 'InternalException', 500],
  ])(
    'a Security Hub that is %s keeps no alert from the own topic, and is logged',
    async (_, code, status) => {
      account().fail(IMPORT, code, status);
      await breakBucket();
      expect(await statuses()).toEqual(['alerted']);
      expect(await ofBucket()).toEqual([]);
      expect(await logs()).toContain(`"message":"${FINDINGS_FAILED}"`);
      expect((await logs()).includes('is not enabled in this account and Region')).toBe(status === 401);
    },
  );

  test('nothing is asked of it unless the setting says so', async () => {
    await deploy({});
    await breakBucket();
    expect(await statuses()).toEqual(['alerted']);
    expect(writes()).toEqual(['sns:Publish']);
  });
});
