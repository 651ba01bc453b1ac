import { describe, expect, it } from 'vitest';
import { applyCall } from '../../../functions/account/apply-call.ts';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { trailTaken } from '../../../functions/account/trail/selectors.ts';
import type { Trail } from '../../../functions/account/trail/trails.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import {
  account,
  BUCKET,
  content,
  DOCUMENT,
  documentOf,
  IDENTITY,
  KEY_ARN,
} from '../../support/samples/sample-account.ts';

const found = registry.find(({ id }) => id === 'guard-trail');
if (!found) throw new Error('guard-trail is gone');
const guardTrail = found;

const OURS = IDENTITY.region;
const IAM = 'us-east-1';

const trail = (more: Partial<Trail> = {}): Trail => {
  const name = more.name ?? 'example';
  return {
    arn: `arn:aws:cloudtrail:${OURS}:111122223333:trail/${name}`,
    name,
    homeRegion: OURS,
    multiRegion: true,
    logging: true,
    managementWrites: true,
    ...more,
  };
};

const WITH_KEY = { documents: { [DOCUMENT]: present(documentOf([content({ kmsKeyId: KEY_ARN })])) } };
const WITHOUT_KEY = { documents: { [DOCUMENT]: present(documentOf([content({ s3BucketName: BUCKET })])) } };

const own = (trails: readonly Trail[], more: Partial<AccountState> = WITH_KEY) =>
  account({ trails: { [OURS]: present(trails) }, ...more });
const both = (
  trails: readonly Trail[],
  there: readonly Trail[] = trails.filter(({ multiRegion }) => multiRegion),
) => account({ trails: { [OURS]: present(trails), [IAM]: present(there) }, ...WITH_KEY });

const noKms = trail({ leavesOut: ['kms.amazonaws.com'] });
const { logging: _, ...unread } = trail({ name: 'organization' });
const bucket = (kmsKeyId?: string) => ({
  buckets: {
    [BUCKET]: present({
      name: BUCKET,
      owner: 'this-account' as const,
      tags: {},
      ...(kmsKeyId ? { kmsKeyId } : {}),
    }),
  },
});

describe('what trails leave out', () => {
  it.each([
    ['KMS, and a session key is used', own([noKms]), 'guard-blind'],
    [
      'KMS, and the log bucket has a key',
      own([noKms], { ...WITHOUT_KEY, ...bucket(KEY_ARN) }),
      'guard-blind',
    ],
    [
      'KMS, and the log bucket has the key of the service',
      own([noKms], { ...WITHOUT_KEY, ...bucket('alias/aws/s3') }),
      'pass',
    ],
    ['KMS, and no key is used', own([noKms], { ...WITHOUT_KEY, ...bucket() }), 'pass'],
    [
      'KMS, and the preferences may not be read',
      own([noKms], { documents: { [DOCUMENT]: unknown('denied') } }),
      'pass',
    ],
    ['KMS, but another trail has it', own([noKms, trail({ name: 'other' })]), 'pass'],
    [
      'KMS, and the other one is stopped',
      own([noKms, trail({ name: 'other', logging: false })]),
      'guard-blind',
    ],
    ['KMS, and a trail of the organization may not be read', own([noKms, unread]), 'unknown'],
    ['the RDS Data API', own([trail({ leavesOut: ['rdsdata.amazonaws.com'] })]), 'pass'],
    ['calls that nobody watches', own([trail({ leavesOut: ['Decrypt', 'GenerateDataKey'] })]), 'pass'],
    ['a call that is watched', own([trail({ leavesOut: ['DisableKey'] })]), 'guard-blind'],
    ['Systems Manager', own([trail({ leavesOut: ['ssm.amazonaws.com'] })], WITHOUT_KEY), 'guard-blind'],
    [
      'global services, in a Region that records none',
      own([trail({ globalEvents: false, multiRegion: false })]),
      'pass',
    ],
    ['IAM, in a Region that records none', own([trail({ leavesOut: ['iam.amazonaws.com'] })]), 'pass'],
    [
      'Route 53, in a Region that records none',
      own([trail({ leavesOut: ['route53.amazonaws.com'] })]),
      'pass',
    ],
    [
      'the Resolver, which every Region records',
      own([trail({ leavesOut: ['route53resolver.amazonaws.com'] })]),
      'guard-blind',
    ],
  ])('%s', (_name, state, expected) => {
    expect(verdict(guardTrail.check(state))).toBe(expected);
  });

  it('says what is missed and where it is left out, and is no security finding', () => {
    expect(guardTrail.check(own([noKms, trail({ name: 'data', managementWrites: false })]))).toMatchObject([
      {
        impact: 'guard-blind',
        because: expect.stringMatching(
          /^no CloudTrail trail delivers the events of kms in ap-northeast-1 \(example leaves out kms.amazonaws.com; data logs no write management events\), so session-guard hears of these changes only by the hourly sweep/,
        ),
      },
    ]);
    expect(guardTrail.check(own([noKms]))[0]).not.toHaveProperty('security');
  });
});

const single = trail({ multiRegion: false });
const inHome = trail({ name: 'home', homeRegion: IAM, multiRegion: false });

describe('the Region that records the calls of IAM', () => {
  it.each([
    ['a trail of all Regions', both([trail()]), 'pass'],
    ['a trail of each', both([single], [inHome]), 'pass'],
    ['a trail of our Region alone', both([single]), 'guard-blind'],
    ['a trail there that is stopped', both([single], [{ ...inHome, logging: false }]), 'guard-blind'],
    [
      'a trail there without global services',
      both([single], [{ ...inHome, globalEvents: false }]),
      'guard-blind',
    ],
    [
      'a trail there without IAM',
      both([single], [{ ...inHome, leavesOut: ['iam.amazonaws.com'] }]),
      'guard-blind',
    ],
    [
      'a trail there without Route 53',
      both([single], [{ ...inHome, leavesOut: ['route53.amazonaws.com'] }]),
      'guard-blind',
    ],
    ['a trail there without KMS', both([single], [{ ...inHome, leavesOut: ['kms.amazonaws.com'] }]), 'pass'],
    [
      'trails there that may not be read',
      account({ trails: { [OURS]: present([single]), [IAM]: unknown('denied') } }),
      'unknown',
    ],
    ['nothing is described', account({ trails: { [OURS]: absent, [IAM]: absent } }), 'not-applicable'],
  ])('%s', (_name, state, expected) => {
    expect(verdict(guardTrail.check(state))).toBe(expected);
  });

  it('is not told as well where no trail covers our own Region', () => {
    const results = guardTrail.check(both([{ ...single, logging: false }]));
    expect(results.filter(({ kind }) => kind === 'fail')).toHaveLength(1);
  });

  it('is our own in us-east-1', () => {
    const identity = { ...IDENTITY, region: IAM };
    const state = (one: Trail) => account({ identity, trails: { [IAM]: present([one]) } });
    expect(verdict(guardTrail.check(state(inHome)))).toBe('pass');
    expect(verdict(guardTrail.check(state({ ...inHome, globalEvents: false })))).toBe('guard-blind');
  });
});

describe('UpdateTrail', () => {
  const API = 'cloudtrail:UpdateTrail';
  const request = (more: Record<string, Json>) => ({ request: { name: 'example', ...more } });
  const blamed = (more: Record<string, Json>, before: AccountState) => {
    const input = {
      Name: 'example',
      ...('isMultiRegionTrail' in more ? { IsMultiRegionTrail: false } : {}),
      ...('includeGlobalServiceEvents' in more ? { IncludeGlobalServiceEvents: false } : {}),
    };
    const after = applyCall(before, { api: API, input });
    if (!after.ok) throw new Error(after.errorCode);
    const effect = effectOf(guardTrail, API, request(more));
    const { findings, plan } = evaluate([guardTrail], effect, after.state);
    return {
      wasCurrent: effect.isCurrent(before),
      isCurrent: effect.isCurrent(after.state),
      findings: findings.map(({ subject, attribution }) => `${subject.id} ${attribution}`),
      calls: plan?.calls ?? [],
    };
  };

  it.each([[{ isMultiRegionTrail: false }], [{ isMultiRegionTrail: 'false' }]])(
    'takes away the Region of IAM: %j',
    (more) => {
      expect(blamed(more, both([trail()]))).toEqual({
        wasCurrent: false,
        isCurrent: true,
        findings: [`${IAM} proven`],
        calls: [{ api: API, input: { Name: 'example', IsMultiRegionTrail: true } }],
      });
    },
  );

  it('breaks nothing where another trail covers it', () => {
    expect(blamed({ isMultiRegionTrail: false }, both([trail(), trail({ name: 'other' })])).findings).toEqual(
      [],
    );
  });

  it.each([
    [{ s3BucketName: 'other' }],
    [{ isMultiRegionTrail: true }],
    [{ includeGlobalServiceEvents: true }],
    [{ isOrganizationTrail: false }],
    [{ kmsKeyId: 'alias/x', enableLogFileValidation: false }],
  ])('%j is irrelevant', (more) => {
    expect(kindOf(guardTrail, API, request(more))).toBe('irrelevant');
  });
});

describe('PutEventSelectors', () => {
  const request = {
    trailName: 'example',
    eventSelectors: [{ includeManagementEvents: true, excludeManagementEventSources: ['kms.amazonaws.com'] }],
  };

  it('is current while the trail leaves out what it says', () => {
    const effect = effectOf(guardTrail, 'cloudtrail:PutEventSelectors', { request });
    expect(effect.isCurrent(own([noKms]))).toBe(true);
    expect(effect.isCurrent(own([trail()]))).toBe(false);
    const { findings } = evaluate([guardTrail], effect, own([noKms]));
    expect(findings.map(({ attribution }) => attribution)).toEqual(['suspected']);
  });

  const field = (Field: string, more: Record<string, Json>) => ({
    AdvancedEventSelectors: [
      {
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Management'] },
          { Field, ...more },
        ],
      },
    ],
  });

  it.each([
    [
      'sources',
      field('eventSource', { NotEquals: ['kms.amazonaws.com'] }),
      { managementWrites: true, leavesOut: ['kms.amazonaws.com'] },
    ],
    [
      'names',
      field('eventName', { NotEquals: ['Decrypt'] }),
      { managementWrites: true, leavesOut: ['Decrypt'] },
    ],
    ['names by their beginning', field('eventName', { NotStartsWith: ['D'] }), {}],
    ['users', field('userIdentity.arn', { NotEquals: ['arn:aws:iam::111122223333:role/x'] }), {}],
    ['all but one source', field('eventSource', { Equals: ['ec2.amazonaws.com'] }), {}],
    ['writes', field('readOnly', { NotEquals: ['false'] }), { managementWrites: false }],
    ['reads', field('readOnly', { NotEquals: ['true'] }), { managementWrites: true }],
    [
      'KMS in one selector of two',
      { EventSelectors: [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }, {}] },
      { managementWrites: true },
    ],
  ])('leaving out %s', (_name, selectors, expected) => {
    expect(trailTaken(selectors)).toEqual(expected);
  });
});
