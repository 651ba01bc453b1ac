import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { unknown } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import {
  BUCKET,
  content,
  DOCUMENT,
  endpoint,
  KEY_ARN,
  VPC_ID,
} from '../../support/samples/sample-account.ts';
import {
  type Bench,
  GOOD_INPUTS,
  healthyAccount,
  later,
  remembering,
} from '../../support/samples/sample-guard.ts';
import { call, hear } from '../../support/settling.ts';

const OTHER_KEY = `${KEY_ARN.slice(0, -1)}f`;

/** Preferences beside a key that the guard may not read. */
const preferences = () =>
  healthyAccount({
    keys: { ...healthyAccount().keys, [OTHER_KEY]: unknown('AccessDeniedException: kms:DescribeKey') },
  });

const associate = (DhcpOptionsId: string): ApiCall => ({
  api: 'ec2:AssociateDhcpOptions',
  input: { VpcId: VPC_ID, DhcpOptionsId },
});
const deleteEndpoint: ApiCall = {
  api: 'ec2:DeleteVpcEndpoints',
  input: { VpcEndpointIds: [endpoint('ssm').vpcEndpointId] },
};
const harmless: ApiCall = {
  api: 'ec2:ModifyVpcAttribute',
  input: { VpcId: VPC_ID, EnableDnsHostnames: { Value: true } },
};
const deleteBucket: ApiCall = { api: 's3:DeleteBucket', input: { Bucket: BUCKET } };
const update = (inputs: object): ApiCall => ({
  api: 'ssm:UpdateDocument',
  input: {
    Name: DOCUMENT,
    Content: content({ ...GOOD_INPUTS, ...inputs }),
    DocumentVersion: '$LATEST',
    DocumentFormat: 'JSON',
  },
});

const by = async (made: Bench, who: string, wanted: ApiCall) => {
  later(made, 1);
  const event = call(made, wanted, who);
  await hear(made, event);
  return event;
};

const start = (state = healthyAccount()) => remembering({ state, settings: { mode: 'alert' } });

const told = ({ published }: Bench) =>
  published.map(({ status, actor, findings }) => [
    status,
    actor?.name,
    findings.map((one) => one.prerequisite),
  ]);

describe('a doubt that a change raises beside a break that was told', () => {
  it.each<[string, () => AccountState, ApiCall, ApiCall, string, string]>([
    [
      'of another resource',
      preferences,
      deleteBucket,
      update({ kmsKeyId: OTHER_KEY }),
      'session-log-bucket',
      'session-key',
    ],
    [
      'of another prerequisite of the same VPC',
      healthyAccount,
      deleteEndpoint,
      associate('dopt-private'),
      'session-endpoints',
      'vpc-name-resolution',
    ],
  ])('%s is told once, with who raised it', async (_, state, breaks, doubts, broken, doubtful) => {
    const made = await start(state());
    await by(made, 'alice', breaks);
    const event = await by(made, 'bob', doubts);
    expect(told(made)).toEqual([
      ['alerted', 'alice', [broken]],
      ['inconclusive', 'bob', [doubtful]],
    ]);
    later(made, 5);
    await hear(made, event);
    await made.sweep();
    expect(made.published).toHaveLength(2);
  });

  it('of another resource is told beside what the same change breaks', async () => {
    const made = await start(preferences());
    await by(made, 'bob', update({ kmsKeyId: OTHER_KEY, s3BucketName: 'example-gone' }));
    expect(told(made)).toEqual([
      ['alerted', 'bob', ['session-log-bucket']],
      ['inconclusive', 'bob', ['session-key']],
    ]);
  });

  it('of a VPC whose break the same change tells waits, also if its event comes again', async () => {
    const made = await start();
    made.happen(deleteEndpoint);
    const event = await by(made, 'bob', associate('dopt-private'));
    later(made, 1);
    await hear(made, event);
    expect(told(made)).toEqual([['alerted', 'bob', ['session-endpoints']]]);
  });

  it('is not told again for a change that raises none', async () => {
    const made = await start();
    await by(made, 'alice', associate('dopt-private'));
    await by(made, 'bob', deleteEndpoint);
    await by(made, 'carol', harmless);
    expect(told(made).map(([status, who]) => [status, who])).toEqual([
      ['inconclusive', 'alice'],
      ['alerted', 'bob'],
    ]);
  });
});

describe('a break of which nobody can tell any more', () => {
  it('is said to be in doubt, is not said to be over, and has its end when it passes', async () => {
    const made = await start();
    await by(made, 'alice', associate('dopt-public'));
    const event = await by(made, 'bob', associate('dopt-private'));
    await hear(made, event);
    later(made, 61);
    await made.sweep();
    expect(told(made).map(([status, who]) => [status, who])).toEqual([
      ['alerted', 'alice'],
      ['inconclusive', 'bob'],
    ]);
    await by(made, 'carol', associate('dopt-amazon'));
    expect(made.published.at(-1)).toMatchObject({
      status: 'resolved',
      incident: made.published[0]?.incident,
    });
  });

  it('is told again as a break if it breaks again', async () => {
    const made = await start();
    for (const [who, id] of [
      ['alice', 'public'],
      ['bob', 'private'],
      ['carol', 'public'],
    ] as const)
      await by(made, who, associate(`dopt-${id}`));
    expect(told(made).map(([status, who]) => [status, who])).toEqual([
      ['alerted', 'alice'],
      ['inconclusive', 'bob'],
      ['alerted', 'carol'],
    ]);
  });
});
