import { describe, expect, it } from 'vitest';
import type { Plan, RepairApi } from '../../../functions/account/api-call.ts';
import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import { present } from '../../../functions/account/observed.ts';
import { type Resource, resource } from '../../../functions/account/resource.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import type { Effect } from '../../../functions/core/effect.ts';
import {
  cannotTell,
  definePrerequisite,
  fail,
  type Prerequisite,
  pass,
  type Result,
} from '../../../functions/core/prerequisite.ts';
import { account, BUCKET, bucketOf, VPC_ID, vpcOf } from '../../support/samples/sample-account.ts';

const bucket = resource('AWS::S3::Bucket', BUCKET);
const otherBucket = resource('AWS::S3::Bucket', 'example-other');
const vpc = resource('AWS::EC2::VPC', VPC_ID);

/** A prerequisite that answers by what the account's bucket is encrypted with: a word for each state. */
const answering = (answers: Readonly<Record<string, readonly Result[]>>): Prerequisite =>
  definePrerequisite({
    id: 'answering',
    title: 'x',
    family: 'preferences',
    requires: 'x',
    reference: 'https://example.com',
    bites: 'x',
    watches: {},
    reverts: [],
    offers: [],
    check: ({ buckets }) => {
      const held = buckets[BUCKET];
      return answers[held?.status === 'present' ? (held.value.encryption ?? '') : ''] ?? [];
    },
  });

const stateOf = (word: string): AccountState =>
  account({
    buckets: { [BUCKET]: present(bucketOf({ encryption: word })) },
    networks: { [VPC_ID]: present(vpcOf()) },
  });

/** Goes back to a word. */
const planTo = (word: string, more: Partial<Plan<RepairApi>> = {}): Plan<RepairApi> => ({
  calls: [
    {
      api: 's3:PutBucketEncryption',
      input: {
        Bucket: BUCKET,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: word } }],
        },
      },
    },
  ],
  restores: word,
  exact: true,
  ...more,
});

const effectOn = (
  resources: readonly Resource[],
  plans: readonly Plan<RepairApi>[],
  before?: string,
): Effect => ({
  kind: 'effect',
  resources,
  scope: {},
  isCurrent: () => true,
  inverses: () => plans,
  ...(before ? { before: () => stateOf(before) } : {}),
});

const broken = fail(bucket, 'logs-lost', 'it is gone');
const doubt = (because: string, subject = bucket): Result => cannotTell(subject, because);

describe('the way back', () => {
  const answers = { now: [broken], healed: [pass(bucket)], eased: [doubt('access denied')], same: [broken] };
  const chosen = (...words: readonly string[]) =>
    evaluate(
      [answering(answers)],
      effectOn(
        [bucket],
        words.map((word) => planTo(word)),
      ),
      stateOf('now'),
    ).plan?.restores;

  it('is the first that heals, even after one that eases', () => {
    expect(chosen('same', 'eased', 'healed')).toBe('healed');
  });

  it('is the first that eases where none heals', () => {
    expect(chosen('same', 'eased')).toBe('eased');
  });

  it('is none where none helps', () => {
    expect(chosen('same')).toBeUndefined();
    expect(chosen()).toBeUndefined();
  });
});

describe('what is told of the rest', () => {
  it('names what passes, and only that', () => {
    const answers = { now: [broken, pass(otherBucket), pass(vpc)] };
    const { passing } = evaluate([answering(answers)], effectOn([bucket, vpc], []), stateOf('now'));
    expect(passing).toEqual([{ prerequisite: 'answering', subject: vpc }]);
  });

  it('says that it failed before, where it failed in the same words right before the change', () => {
    const answers = { now: [broken], before: [broken], older: [pass(bucket)] };
    const attributionBefore = (before: string) =>
      evaluate([answering(answers)], effectOn([bucket], [planTo('older')], before), stateOf('now'))
        .findings[0]?.attribution;
    expect(attributionBefore('before')).toBe('pre-existing');
    expect(attributionBefore('older')).toBe('proven');
  });

  it('does not take a doubt in the same words for a failure before', () => {
    const answers = { now: [broken], before: [doubt('it is gone')], older: [pass(bucket)] };
    const { findings } = evaluate(
      [answering(answers)],
      effectOn([bucket], [planTo('older')], 'before'),
      stateOf('now'),
    );
    expect(findings.map(({ attribution }) => attribution)).toEqual(['proven']);
  });
});

describe('a doubt', () => {
  const doubts = (now: Result, before: readonly Result[], touched: readonly Resource[]) =>
    evaluate(
      [answering({ now: [now], before })],
      effectOn(touched, [planTo('before')]),
      stateOf('now'),
    ).doubts.map(({ subject, because, impact }) => ({ subject, because, impact }));

  it('is told where the check passed before', () => {
    expect(doubts(doubt('access denied'), [pass(bucket)], [bucket])).toEqual([
      { subject: bucket, because: 'access denied', impact: 'unknown' },
    ]);
  });

  it('is told again of what the change touched', () => {
    const same = doubt('access denied');
    expect(doubts(same, [same], [otherBucket, bucket])).toHaveLength(1);
  });

  it('is not told again of what the document merely names', () => {
    const document = resource('AWS::SSM::Document', 'x');
    const same = doubt('access denied');
    expect(doubts(same, [same], [document])).toEqual([]);
    const unread = doubt('access denied', document);
    expect(doubts(unread, [unread], [bucket])).toEqual([]);
    expect(doubts(unread, [unread], [document])).toHaveLength(1);
  });

  it.each([
    ['in the same words', 'a firewall', 'a firewall', 0],
    ['in fewer words', 'a firewall', 'a firewall; a proxy', 0],
    ['with one more reason', 'a firewall; a proxy', 'a firewall', 1],
    ['for another reason', 'a proxy', 'a firewall', 1],
  ])('of a VPC is told %s: "%s" after "%s"', (_name, now, then, times) => {
    expect(doubts(doubt(now, vpc), [doubt(then, vpc)], [vpc])).toHaveLength(times);
  });

  describe('without a way back, where the network is remembered', () => {
    const remembered = { ...stateOf('now'), rememberedNetworks: { [VPC_ID]: networkBaseline(vpcOf()) } };
    const subjectsOf = (state: AccountState, touched: readonly Resource[], ...now: readonly Result[]) =>
      evaluate([answering({ now })], effectOn(touched, []), state).doubts.map(({ subject }) => subject);
    const document = resource('AWS::SSM::Document', 'x');

    it('is not told again of a VPC that was in doubt when nothing failed in it', () => {
      expect(subjectsOf(remembered, [vpc], doubt('a firewall', vpc))).toEqual([]);
      expect(subjectsOf(stateOf('now'), [vpc], doubt('a firewall', vpc))).toEqual([vpc]);
    });

    it('is told of everything else, because only networks are remembered so', () => {
      expect(subjectsOf(remembered, [document], doubt('access denied'))).toEqual([bucket]);
    });
  });

  it('is never a finding, and a failure is never a doubt', () => {
    const { findings, doubts: told } = evaluate(
      [answering({ now: [broken] })],
      effectOn([bucket], []),
      stateOf('now'),
    );
    expect(findings).toHaveLength(1);
    expect(told).toEqual([]);
  });
});
