import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { forwarderOf, type OwnRule } from '../../../functions/account/trail/trails.ts';
import { FAMILIES, type Family } from '../../../functions/core/prerequisite.ts';
import { type EventPattern, eventPatterns } from '../../../functions/core/rules/event-patterns.ts';
import type { Json, JsonObject } from '../../../functions/formats/json.ts';
import { covers } from '../../../functions/prerequisites/guard-trail/serves.ts';
import { registry, registryOf } from '../../../functions/prerequisites/index.ts';
import { account, IDENTITY } from '../../support/samples/sample-account.ts';

const queueOf = (family: Family): string =>
  `arn:aws:sqs:${IDENTITY.region}:${IDENTITY.accountId}:session-guard-prod-${family}`;
const QUEUES = {
  preferences: queueOf('preferences'),
  network: queueOf('network'),
  identity: queueOf('identity'),
};

const [guardTrail] = registryOf({ ownQueues: QUEUES }).filter(({ id }) => id === 'guard-trail');
const [withoutQueues] = registry.filter(({ id }) => id === 'guard-trail');
if (!guardTrail || !withoutQueues) throw new Error('guard-trail is gone');

const needed = eventPatterns(registry);
const jsonOf = ({ source, detail, ...pattern }: EventPattern): JsonObject =>
  JSON.parse(
    JSON.stringify({ detail, source, 'detail-type': pattern['detail-type'], account: [IDENTITY.accountId] }),
  );
const nameOf = ({ family, service, detail }: EventPattern): string =>
  `rule-${family}-${service}${detail.requestParameters ? `-${detail.eventName.join()}` : ''}`;

const ruleFor = (pattern: EventPattern, more: Partial<OwnRule> = {}): OwnRule => ({
  name: nameOf(pattern),
  enabled: true,
  targets: 1,
  pattern: JSON.stringify(jsonOf(pattern)),
  deliversTo: [QUEUES[pattern.family]],
  ...more,
});

const stateOf = (rules: readonly OwnRule[]): AccountState =>
  account({ ownRules: Object.fromEntries(rules.map((rule) => [rule.name, present(rule)])) });

const deployed = needed.map((pattern) => ruleFor(pattern));

/** The deployed rules, one of which was changed. */
const withChanged = (index: number, more: Partial<OwnRule>): AccountState =>
  stateOf(deployed.map((rule, n) => (n === index ? { ...rule, ...more } : rule)));

const failing = (state: AccountState) => guardTrail.check(state).filter(({ kind }) => kind === 'fail');

const each = needed.map((pattern, index) => [nameOf(pattern), index] as const);

describe('the rules of an installation', () => {
  it('pass as they are deployed, whatever the order of keys and values, and as wider ones', () => {
    expect(failing(stateOf(deployed))).toEqual([]);
    const reversed = needed.map((pattern) => {
      const detail = { ...pattern.detail, eventName: [...pattern.detail.eventName, 'Another'].reverse() };
      const json = Object.fromEntries(Object.entries({ ...jsonOf(pattern), detail }).reverse());
      return ruleFor(pattern, { pattern: JSON.stringify(json, null, 2) });
    });
    expect(failing(stateOf(reversed))).toEqual([]);
    const { account: _, ...anyAccount } = jsonOf(needed[0] as EventPattern);
    expect(failing(withChanged(0, { pattern: JSON.stringify(anyAccount) }))).toEqual([]);
  });

  it.each(each)('%s is found when no function reads its queue', (name, index) => {
    expect(failing(withChanged(index, { reader: 'enabled' }))).toEqual([]);
    for (const [reader, words] of [
      ['none', 'no function reads the queue'],
      ['disabled', 'the event source mapping is disabled'],
    ] as const) {
      expect(failing(withChanged(index, { reader }))).toMatchObject([
        {
          subject: { id: name },
          impact: 'guard-blind',
          security: true,
          because: expect.stringContaining(words),
        },
      ]);
    }
  });

  it.each(each)(
    '%s is found with any one event less, with another filter, or without a pattern',
    (name, index) => {
      const pattern = jsonOf(needed[index] as EventPattern);
      const detail = pattern['detail'] as JsonObject;
      const names = detail['eventName'] as readonly Json[];
      const changed: readonly JsonObject[] = [
        ...names.map((gone) => ({
          ...pattern,
          detail: { ...detail, eventName: names.filter((one) => one !== gone) },
        })),
        { ...pattern, region: ['eu-north-1'] },
        { ...pattern, account: ['999988887777'] },
        { ...pattern, source: ['example'] },
        { ...pattern, detail: { ...detail, userIdentity: { type: ['Root'] } } },
        { ...pattern, detail: { ...detail, eventName: [{ 'anything-but': ['x'] }] } },
        {},
      ];
      for (const one of changed) {
        expect(
          failing(withChanged(index, { pattern: JSON.stringify(one) })),
          JSON.stringify(one),
        ).toMatchObject([{ subject: { id: name }, impact: 'guard-blind', security: true }]);
      }
      expect(failing(withChanged(index, { pattern: 'no JSON' }))).toHaveLength(1);
    },
  );

  it.each(each)('%s is found with another target, or with one that gets something else', (name, index) => {
    const { family, service } = needed[index] as EventPattern;
    // A rule of another family that hears the same service belongs to the queue that it delivers to.
    const unheard = FAMILIES.find(
      (one) => !needed.some((pattern) => pattern.family === one && pattern.service === service),
    );
    const other = unheard ? QUEUES[unheard] : `${QUEUES[family]}3`;
    for (const deliversTo of [[other], [`${QUEUES[family]}2`], []]) {
      expect(failing(withChanged(index, { deliversTo }))).toMatchObject([{ subject: { id: name } }]);
    }
    expect(failing(withChanged(index, { deliversTo: [other, QUEUES[family]], targets: 2 }))).toEqual([]);
  });

  it('are found when one of them has the pattern of another one of its family', () => {
    const [a, b] = needed.flatMap(({ family }, index) => (family === 'network' ? [index] : []));
    const [c] = needed.flatMap(({ family }, index) => (family === 'identity' ? [index] : []));
    const same = [a, b ?? c, c].filter((one) => one !== undefined);
    for (const index of same) {
      const from = needed.findIndex(
        ({ family }, other) => other !== index && family === needed[index]?.family,
      );
      if (from < 0) continue;
      const pattern = deployed[from]?.pattern ?? '';
      const [found, ...others] = failing(withChanged(index, { pattern }));
      expect(others).toEqual([]);
      expect(found).toMatchObject({ because: expect.stringContaining(`no rule delivers the events of`) });
    }
  });

  it('are taken for what is known of them: an unread pattern or target is no break', () => {
    const { pattern: _p, deliversTo: _d, ...unread } = ruleFor(needed[0] as EventPattern);
    expect(failing(stateOf([unread]))).toEqual([]);
  });

  it('deliver to some queue of ours where the queues are not known', () => {
    const check = (deliversTo: readonly string[]) =>
      withoutQueues.check(withChanged(0, { deliversTo })).filter(({ kind }) => kind === 'fail').length;
    expect(check([QUEUES.network])).toBe(0);
    expect(check(['arn:aws:sqs:ap-northeast-1:999988887777:elsewhere'])).toBe(1);
    expect(check(['arn:aws:lambda:ap-northeast-1:111122223333:function:example'])).toBe(1);
  });
});

describe('the forwarder of another Region', () => {
  const name = forwarderOf('us-east-1');
  const [iam] = needed.filter(({ service }) => service === 'iam');
  if (!iam) throw new Error('nothing of IAM is watched');
  const forwarder: OwnRule = { name, enabled: true, targets: 1, pattern: JSON.stringify(jsonOf(iam)) };
  const judged = (more: Partial<OwnRule> | undefined) => {
    const ownRules = { [name]: more ? present({ ...forwarder, ...more }) : absent };
    return guardTrail.check(account({ ownRules }));
  };

  it('passes as it is deployed, next to the own rules', () => {
    expect(judged({})).toMatchObject([{ kind: 'pass' }]);
    expect(failing(stateOf([...deployed, forwarder]))).toEqual([]);
  });

  it.each([
    ['missing', undefined, 'no rule in us-east-1 forwards'],
    ['disabled', { enabled: false }, 'is disabled'],
    [
      'narrower',
      { pattern: '{"source":["aws.iam"],"detail":{"eventName":["CreateUser"]}}' },
      'does not let through',
    ],
  ] as const)('is told when it is %s: the guard is late, which is no security finding', (_, more, words) => {
    const [result] = judged(more);
    expect(result).toMatchObject({
      kind: 'fail',
      impact: 'guard-blind',
      because: expect.stringContaining(words),
    });
    expect(result).not.toHaveProperty('security');
  });
});

describe('the forwarder of Route 53, which has two rules', () => {
  const name = forwarderOf('us-east-1', 'route53');
  const [zones, records, ...more] = needed
    .filter(({ service }) => service === 'route53')
    .map((one) => JSON.stringify(jsonOf(one)));
  if (!zones || !records || more.length > 0) throw new Error('two patterns of Route 53 were expected');
  const whole: OwnRule = { name, enabled: true, targets: 1, pattern: zones, alsoForwards: [records] };
  const judged = (rule: OwnRule | undefined) =>
    guardTrail.check(account({ ownRules: { [name]: rule ? present(rule) : absent } }));

  it('passes as it is deployed, next to the own rules and the forwarder of IAM', () => {
    expect(judged(whole)).toMatchObject([{ kind: 'pass' }]);
    expect(judged({ ...whole, pattern: records, alsoForwards: [zones] })).toMatchObject([{ kind: 'pass' }]);
    expect(failing(stateOf([...deployed, whole]))).toEqual([]);
  });

  it('passes beside a rule of an earlier version that is disabled', () => {
    expect(judged({ ...whole, alsoDisabled: true })).toMatchObject([{ kind: 'pass' }]);
  });

  it('passes if one wide rule does the work of both', () => {
    const pattern = '{"source":["aws.route53"],"detail":{"eventSource":["route53.amazonaws.com"]}}';
    expect(judged({ name, enabled: true, targets: 1, pattern })).toMatchObject([{ kind: 'pass' }]);
  });

  it('is not known where it may not be read', () => {
    const ownRules = { [name]: unknown('denied') };
    expect(guardTrail.check(account({ ownRules }))).toMatchObject([{ kind: 'unknown' }]);
  });

  it('is told with the one of IAM where the whole forwarder is missing, and alone where that one is there', () => {
    const iam = forwarderOf('us-east-1');
    const pattern = JSON.stringify(jsonOf(needed.find(({ service }) => service === 'iam') as EventPattern));
    const both = (other: OwnRule | undefined) =>
      guardTrail
        .check(account({ ownRules: { [iam]: other ? present(other) : absent, [name]: absent } }))
        .flatMap((result) => (result.kind === 'fail' ? [result.because] : []));
    expect(both(undefined)).toEqual([expect.stringContaining('forwards the changes of IAM and Route 53 to')]);
    expect(both({ name: iam, enabled: true, targets: 1, pattern })).toEqual([
      expect.stringContaining('forwards the changes of Route 53 to'),
    ]);
  });

  const { alsoForwards: _, ...zonesOnly } = whole;
  it.each<[string, OwnRule | undefined, string]>([
    ['missing', undefined, 'no rule in us-east-1 forwards the changes of Route 53'],
    ['disabled', { ...whole, enabled: false }, 'for changes of Route 53 is disabled'],
    ['without its rule for records', zonesOnly, 'does not let through all changes of Route 53'],
    [
      'without its rule for zones',
      { ...zonesOnly, pattern: records },
      'does not let through all changes of Route 53',
    ],
    ['half disabled', { ...zonesOnly, alsoDisabled: true }, 'for changes of Route 53 is disabled'],
  ])('is told when it is %s, in words of its own, and with no command', (_name, rule, words) => {
    const [result] = judged(rule);
    expect(result).toMatchObject({
      kind: 'fail',
      impact: 'guard-blind',
      because: expect.stringContaining(words),
    });
    expect(result?.kind === 'fail' && result.because).not.toContain('IAM');
    const state = account({ ownRules: { [name]: rule ? present(rule) : absent } });
    expect(guardTrail.advise?.(state, { type: 'AWS::Events::Rule', id: name })).toBeUndefined();
  });
});

describe('a pattern', () => {
  const pattern = fc.constantFrom(...needed).map(jsonOf);

  it('covers itself, and nothing that asks for more', () => {
    fc.assert(
      fc.property(pattern, fc.jsonValue(), (one, extra) => {
        expect(covers(one, one)).toBe(true);
        const wider = { ...one, source: [...(one['source'] as readonly Json[]), 'more'] };
        expect(covers(wider, one)).toBe(true);
        expect(covers(one, wider)).toBe(false);
        expect(covers({ ...one, extra: extra as Json }, one)).toBe(false);
      }),
    );
  });

  it('is compared with any JSON without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(typeof covers(a as Json, b as Json)).toBe('boolean');
      }),
    );
  });
});
