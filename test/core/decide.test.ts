import { describe, expect, it } from 'vitest';
import type { ApiCall, Plan } from '../../functions/account/api-call.ts';
import { CONTAINMENT_WORDS, CONTAINMENTS } from '../../functions/account/containment.ts';
import { decide, type Question } from '../../functions/core/decide.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import type { Finding } from '../../functions/core/outcome.ts';
import type { Tool } from '../../functions/formats/tool.ts';
import { sessionKey } from '../../functions/prerequisites/session-key/index.ts';
import { sessionLogBucket } from '../../functions/prerequisites/session-log-bucket/index.ts';
import { sessionLogGroup } from '../../functions/prerequisites/session-log-group/index.ts';
import { BUCKET, GROUP, IDENTITY, KEY_ARN } from '../support/samples/sample-account.ts';
import { changeOf, TIME } from '../support/samples/sample-event.ts';

const config: GuardConfig = {
  identity: IDENTITY,
  mode: 'auto-fix',
  autoFix: ['session-log-bucket', 'session-log-group', 'session-key'],
  guardedDocuments: ['SSM-SessionManagerRunShell'],
  ignoreTag: 'session-guard:ignore',
  fixBudget: 2,
  fixesPerHour: 10,
  settleSeconds: 90,
  fixContainment: [],
  handsOffActors: [],
  nodeRoles: ['*'],
  nodeProfiles: ['*'],
  nodePolicies: ['*'],
  reminderHours: 24,
  fixInfrastructureAsCode: false,
  logBuckets: ['example-*'],
  logGroups: [GROUP],
  ownRoleArns: [],
  ownRules: [],
};

const finding: Finding = {
  prerequisite: 'session-log-bucket',
  subject: { type: 'AWS::S3::Bucket', id: BUCKET },
  impact: 'sessions-fail',
  because: 'it is gone',
  attribution: 'proven',
};

const planOf = (...calls: ApiCall[]): Plan => ({ calls, restores: 'the bucket', exact: true });
const create = (Bucket: string): ApiCall => ({ api: 's3:CreateBucket', input: { Bucket } });
const createGroup = (logGroupName: string): ApiCall => ({
  api: 'logs:CreateLogGroup',
  input: { logGroupName },
});
const enable: ApiCall = { api: 'kms:EnableKey', input: { KeyId: KEY_ARN } };

const question: Question = {
  config,
  change: changeOf('s3:DeleteBucket', { request: { bucketName: BUCKET } }),
  prerequisite: sessionLogBucket,
  findings: [finding],
  plan: planOf(create(BUCKET)),
  exemption: { kind: 'none' },
  recentFixes: 0,
  now: new Date(TIME),
  ledgerReadable: true,
  knownBefore: false,
};

const by = (tool: Tool): Partial<Question> => ({
  change: { ...question.change, actor: { name: 'alice', tool } },
});
const withConfig = (more: Partial<GuardConfig>): Partial<Question> => ({ config: { ...config, ...more } });
const found = (...more: Partial<Finding>[]): Partial<Question> => ({
  findings: more.map((part) => ({ ...finding, ...part })),
});
const EXEMPT = { exemption: { kind: 'exempt', because: 'the tag says so' } } as const;

type Line = readonly [string, Partial<Question>, 'fix' | 'alert' | 'nothing', string];

const at = (time: string): Partial<Question> => ({ change: { ...question.change, time } });

const reasons: readonly Line[] = [
  ['it happened three hours ago', at('2026-03-10T06:00:00Z'), 'fix', ''],
  ['it happened longer ago', at('2026-03-10T05:59:59Z'), 'alert', 'older than 3 hours'],
  ['it happened years ago', at('2006-03-10T06:12:44Z'), 'alert', 'older than 3 hours'],
  ['a clock is ahead a little', at('2026-03-10T09:05:00Z'), 'fix', ''],
  ['it happens in the future', at('2026-03-10T09:05:01Z'), 'alert', 'in the future'],
  ['it happens in the far future', at('9999-12-31T23:59:59Z'), 'alert', 'in the future'],
  ['its time cannot be read', at('yesterday'), 'alert', 'cannot be read'],
  ['it has no time', at(''), 'alert', 'cannot be read'],
  [
    'it was whole after the change',
    { seenWhole: '2026-03-10T09:00:01Z' },
    'alert',
    'something else broke it',
  ],
  ['all is well', {}, 'fix', ''],
  ['alert mode', withConfig({ mode: 'alert' }), 'alert', 'alert mode'],
  [
    'not switched on for this one',
    withConfig({ autoFix: ['session-log-group'] }),
    'alert',
    'not switched on for session-log-bucket',
  ],
  ['the ledger does not answer', { ledgerReadable: false }, 'alert', 'ledger could not be read'],
  [
    'the tag is garbage',
    { exemption: { kind: 'unreadable', because: 'the tag is garbage' } },
    'alert',
    'the tag is garbage',
  ],
  ['the tag exempts', EXEMPT, 'nothing', 'the tag says so'],
  [
    'the tag exempts, but one finding of several is about security',
    { ...EXEMPT, ...found({}, { security: true }) },
    'alert',
    'a person must decide',
  ],
  [
    'one finding of several is about security',
    found({}, { security: true }),
    'alert',
    'a person must decide',
  ],
  [
    'the plan wants a hand',
    { plan: { ...planOf(create(BUCKET)), byHand: 'the old address is gone' } },
    'alert',
    'the old address is gone',
  ],
  [
    'the second call of a plan writes outside of the grant',
    { plan: planOf(create(BUCKET), create('elsewhere')) },
    'alert',
    'may not write to bucket elsewhere',
  ],
  [
    'the tag exempts, in alert mode',
    { ...EXEMPT, ...withConfig({ mode: 'alert' }) },
    'nothing',
    'the tag says so',
  ],
  [
    'the tag exempts, but a stranger gains by it',
    { ...EXEMPT, ...found({ security: true }) },
    'alert',
    'a security finding',
  ],
  ['a stranger gains by it', found({ security: true }), 'alert', 'a security finding'],
  ['it was told before', { knownBefore: true }, 'alert', 'already broken before this change'],
  ['suspected only', found({ attribution: 'suspected' }), 'alert', 'not proven'],
  ['one of two is older', found({}, { attribution: 'pre-existing' }), 'alert', 'not proven'],
  [
    'the old state is not fully known',
    { plan: { ...planOf(create(BUCKET)), exact: false } },
    'alert',
    'not fully known',
  ],
  ['no way back', { plan: undefined }, 'alert', 'no way back is known'],
  ['Terraform', by('terraform'), 'alert', 'fix it in code'],
  ['OpenTofu', by('opentofu'), 'alert', 'fix it in code'],
  ['Pulumi', by('pulumi'), 'alert', 'fix it in code'],
  ['CloudFormation', by('cloudformation'), 'alert', 'fix it in code'],
  [
    'Terraform, and the owner allows it',
    { ...by('terraform'), ...withConfig({ fixInfrastructureAsCode: true }) },
    'fix',
    '',
  ],
  ['the console', by('console'), 'fix', ''],
  [
    'a security actor, and the owner allows infrastructure as code',
    {
      change: {
        ...question.change,
        actor: { name: 'x', tool: 'terraform', service: 'config.amazonaws.com' },
      },
      ...withConfig({ fixInfrastructureAsCode: true }),
    },
    'alert',
    'AWS Config remediation',
  ],
  [
    'an actor of the setting',
    { ...by('console'), ...withConfig({ handsOffActors: ['ali*'] }) },
    'alert',
    'hands-off-actors: ali*',
  ],
  ['a bucket outside the grant', { plan: planOf(create('other-logs')) }, 'alert', 'bucket other-logs'],
  ['no buckets granted', withConfig({ logBuckets: [] }), 'alert', `bucket ${BUCKET}`],
  [
    'a log group outside the grant',
    { prerequisite: sessionLogGroup, plan: planOf(createGroup('/other')) },
    'alert',
    'log group /other',
  ],
  [
    'a log group by its exact name',
    { prerequisite: sessionLogGroup, plan: planOf(createGroup(GROUP)) },
    'fix',
    '',
  ],
  ['the last fix of the budget', { recentFixes: 1 }, 'fix', ''],
  ['the budget is used up', { recentFixes: 2 }, 'alert', '2 times in 24 hours'],
  ['a budget of none', withConfig({ fixBudget: 0 }), 'alert', '0 times'],
  ...CONTAINMENTS.flatMap((containment): Line[] => {
    const plan = { ...planOf(create(BUCKET)), containment };
    const others = CONTAINMENTS.filter((other) => other !== containment);
    return [
      [`the shape ${containment}`, { plan }, 'alert', `${CONTAINMENT_WORDS[containment]})`],
      [
        `the shape ${containment}, and the owner allows others`,
        { plan, ...withConfig({ fixContainment: others }) },
        'alert',
        `fix-containment=${containment}`,
      ],
      [
        `the shape ${containment}, and the owner allows it`,
        { plan, ...withConfig({ fixContainment: [containment] }) },
        'fix',
        '',
      ],
    ];
  }),
  [
    'nobody saw the old state in the account',
    { plan: { ...planOf(create(BUCKET)), seenOnlyInEvent: true } },
    'alert',
    'known from the event alone',
  ],
  [
    'a call that is only offered',
    { prerequisite: sessionKey, plan: planOf(enable) },
    'alert',
    'never put back automatically',
  ],
  [
    'a call that the prerequisite does not declare',
    { plan: planOf(create(BUCKET), enable) },
    'alert',
    'never put back automatically',
  ],
];

describe('what to do', () => {
  it.each(reasons)('%s', (_, more, action, words) => {
    const decision = decide({ ...question, ...more });
    expect(decision.action).toBe(action);
    if ('because' in decision) expect(decision.because).toContain(words);
  });

  it('leaves a break to settle only where a fix is due', () => {
    const settlesUntil = '2026-03-10T09:01:30.000Z';
    expect(decide({ ...question, settlesUntil })).toEqual({ action: 'settle', until: settlesUntil });
    for (const [, more, action] of reasons) {
      const expected = action === 'fix' ? 'settle' : action;
      expect(decide({ ...question, ...more, settlesUntil }).action).toBe(expected);
    }
  });

  it('carries out the plan as it is', () => {
    expect(decide(question)).toEqual({ action: 'fix', plan: question.plan });
  });
});
