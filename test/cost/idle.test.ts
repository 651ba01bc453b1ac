import { describe, expect, it } from 'vitest';
import { RECORD_TIME } from '../../functions/lambda/queue-handler.ts';
import { eventUses, FIGURES } from '../../infra/cost/events.ts';
import { EMPTY_RECEIVES } from '../../infra/cost/idle.ts';
import { installation, QUIET, WITH_HUB, WITH_SLACK } from '../../infra/cost/member.ts';
import { OWN_METRICS } from '../../infra/cost/metrics.ts';
import { partsOf, timesAMonth } from '../../infra/cost/parts.ts';
import { costOf, PRICED, PRICES } from '../../infra/cost/prices.ts';
import { sourceFiles } from '../../infra/map/source-files.ts';
import type { CfnResource, Resources } from '../../infra/stack/cloudformation.ts';
import { BUDGETS, overspent, spent } from './budgets.ts';

const alarm = (Properties: CfnResource['Properties']): Resources => ({
  One: { Type: 'AWS::CloudWatch::Alarm', Properties },
});

const metric = (Id: string) => ({ Id, MetricStat: { Metric: { MetricName: Id } } });

describe('the parts of a template', () => {
  it.each([
    ['of one metric', alarm({ MetricName: 'Errors' }), 1],
    [
      'by metric math: each metric is paid, the expression is not',
      alarm({ Metrics: [metric('a'), metric('b'), { Id: 'sum', Expression: 'a+b' }] }),
      2,
    ],
  ])('count an alarm %s', (_, resources, metrics) => {
    expect(partsOf(resources)).toMatchObject({ alarmMetrics: metrics });
  });

  it.each([
    ['rate(5 minutes)', 8760],
    ['rate(1 minute)', 43_800],
    ['rate(1 hour)', 730],
    ['rate(2 days)', 730 / 48],
  ])('%s comes round %d times a month', (expression, times) => {
    expect(timesAMonth(expression)).toBeCloseTo(times);
  });

  it('refuse a schedule whose times they cannot count', () => {
    expect(() => timesAMonth('cron(0 * * * ? *)')).toThrow('is not a rate');
  });

  it.each([
    ['AWS::CloudWatch::InsightRule', {}, 'is not known'],
    ['AWS::CloudWatch::Alarm', { Period: 10 }, 'has a price of its own'],
    [
      'AWS::CloudWatch::Alarm',
      { Metrics: [{ Id: 'q', Expression: 'SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda")' }] },
      'has a price of its own',
    ],
    ['AWS::DynamoDB::Table', { BillingMode: 'PROVISIONED' }, 'has a price of its own'],
    [
      'AWS::Lambda::EventSourceMapping',
      { ProvisionedPollerConfig: { MinimumPollers: 2 } },
      'has a price of its own',
    ],
    ['AWS::Lambda::Function', { Architectures: ['x86_64'] }, 'has a price of its own'],
    ['AWS::SQS::Queue', { FifoQueue: true }, 'has a price of its own'],
  ])('refuse what they cannot price: %s %j', (Type, Properties, because) => {
    expect(() => partsOf({ One: { Type, Properties } as CfnResource })).toThrow(because);
  });

  it('hold what an installation pays for by the month', () => {
    expect(partsOf(installation())).toMatchObject({ ticks: 8760, polledQueues: 3 });
    expect(partsOf(installation()).calls).toBeCloseTo(730 / 24);
  });
});

describe('a month in which nothing happens', () => {
  it.each([
    ['alone', QUIET],
    ['slack', WITH_SLACK],
    ['hub', WITH_HUB],
  ] as const)(
    '%s: costs no more than its budget, which is as low as it can be',
    (name, { params, metrics }) => {
      const cost = spent(installation(params), metrics);
      expect(overspent(cost, BUDGETS[name])).toEqual([]);
      // A budget with room in it would let the next growth pass.
      expect(cost).toMatchObject({ ...BUDGETS[name], usd: expect.any(Number) });
      expect(BUDGETS[name].usd - cost.usd).toBeLessThan(0.02);
    },
  );

  it('costs one alarm more with findings for Security Hub, and nothing more with a hub', () => {
    const more = (params: Readonly<Record<string, string>>) =>
      spent(installation({ ...params, 'security-hub': 'true' })).alarms - spent(installation(params)).alarms;
    expect(more(QUIET.params)).toBe(1);
    expect(more(WITH_HUB.params)).toBe(0);
  });

  it('counts the requests for a key of KMS, which a table of its own key does not need', () => {
    const { Ledger, ...others } = installation(QUIET.params);
    if (!Ledger) throw new Error('there is no ledger');
    const { SSESpecification, ...Properties } = Ledger.Properties;
    expect(SSESpecification).toEqual({ SSEEnabled: true });
    const usd = (resources: Resources): number => spent(resources).usd;
    expect(usd({ ...others, Ledger }) - usd({ ...others, Ledger: { ...Ledger, Properties } })).toBeCloseTo(
      0.026,
      3,
    );
  });

  it('costs the same in auto-fix mode', () => {
    const fixes = installation({ ...QUIET.params, mode: 'auto-fix', 'auto-fix': 'vpc-name-resolution' });
    expect(spent(fixes)).toEqual(spent(installation(QUIET.params)));
  });

  it.each([
    ['an alarm', alarm({ MetricName: 'Errors' }), 0.1],
    ['a queue that Lambda polls', { Two: { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} } }, 0.26],
  ] as const)('is above its budget with %s more', (_, more, usd) => {
    const before = spent(installation(QUIET.params));
    const after = spent({ ...installation(QUIET.params), ...more });
    expect(after.usd - before.usd).toBeCloseTo(usd, 2);
    expect(overspent(after, BUDGETS.alone)).toHaveLength(2);
  });

  it('counts five long polls of 20 seconds for a queue', () => {
    expect(EMPTY_RECEIVES).toBe(657_000);
  });
});

describe('what happens', () => {
  it('costs more the more comes of it', () => {
    const parts = partsOf(installation(WITH_SLACK.params));
    const costs = (['harmless', 'alert', 'fix'] as const).map((kind) => costOf(eventUses(parts, kind, 1000)));
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    expect(new Set(costs).size).toBe(3);
  });

  it('costs Slack only where there is Slack', () => {
    const [quiet, slack] = [QUIET, WITH_SLACK].map(({ params }) => partsOf(installation(params)));
    if (!quiet || !slack) throw new Error('there are no parts');
    expect(costOf(eventUses(slack, 'alert', 1))).toBeGreaterThan(costOf(eventUses(quiet, 'alert', 1)));
    expect(eventUses(slack, 'harmless', 1)).toEqual(eventUses(quiet, 'harmless', 1));
  });

  it('counts a fix with the longest time that a record may take', () => {
    expect(FIGURES.fix.seconds * 1000).toBeGreaterThanOrEqual(RECORD_TIME);
  });
});

describe('custom metrics', () => {
  it('are all known, with when they are sent', () => {
    const [source] = sourceFiles('functions/lambda').filter(({ path }) => path.endsWith('observability.ts'));
    const counted = [...(source?.code ?? '').matchAll(/addMetric\('(\w+)'/g)].map(([, name]) => name);
    const filtered = Object.values({ ...installation(WITH_HUB.params), ...installation(WITH_SLACK.params) })
      .filter(({ Type }) => Type === 'AWS::Logs::MetricFilter')
      .map(({ Properties }) => /"MetricName":"(\w+)"/.exec(JSON.stringify(Properties))?.[1]);
    expect(counted.length).toBeGreaterThan(3);
    expect([...new Set([...counted, ...filtered])].toSorted()).toEqual(Object.keys(OWN_METRICS).toSorted());
  });

  it('are sent by one file alone', () => {
    const others = sourceFiles('functions').filter(({ code }) => code.includes('addMetric('));
    expect(others.map(({ path }) => path)).toEqual(['functions/lambda/observability.ts']);
  });
});

describe('prices', () => {
  it('have a day, a Region and a page of AWS', () => {
    expect(PRICED).toEqual({ date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), region: 'us-east-1' });
    for (const { usd, per, source } of Object.values(PRICES)) {
      expect(usd).toBeGreaterThan(0);
      expect(per).toBeGreaterThanOrEqual(1);
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[\w/-]+\/pricing\//);
    }
  });
});
