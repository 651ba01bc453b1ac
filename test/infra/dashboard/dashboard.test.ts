import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { ask } from '../../support/insights/query.ts';
import { refusalsOf, resourcesMade } from '../release/evaluate.ts';
import { bodyOf, HUB, PLACEHOLDERS, SLACK_CONDITION, type Widget } from './body.ts';

const GIVEN = { CodeBucketPrefix: 'example', OrganizationId: 'o-exampleorg1' };

const text = { type: 'string', minLength: 1 } as const;

const properties = (required: readonly string[], more: object) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties: more,
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const WIDGETS: Readonly<Record<string, object>> = {
  text: properties(['markdown'], { markdown: text }),
  log: properties(['region', 'query'], {
    region: text,
    title: text,
    query: { type: 'string', pattern: "^SOURCE '[^']+' \\| [^|]" },
    view: { enum: ['table', 'timeSeries', 'bar', 'pie'] },
  }),
  metric: properties(['region', 'metrics'], {
    region: text,
    title: text,
    view: { enum: ['timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table'] },
    stat: { enum: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] },
    period: { type: 'integer', multipleOf: 60, minimum: 60 },
    yAxis: properties([], { left: properties([], { min: { type: 'number' } }) }),
    metrics: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'array',
        prefixItems: [text, text, text, text, properties(['label'], { label: text })],
        minItems: 5,
        items: false,
      },
    },
  }),
  alarm: properties(['alarms'], {
    title: text,
    alarms: { type: 'array', minItems: 1, maxItems: 100, items: { type: 'string', pattern: '^arn:' } },
  }),
};

const BODY = {
  type: 'object',
  required: ['widgets'],
  additionalProperties: false,
  properties: {
    start: { type: 'string', pattern: '^-P(T\\d+[MH]|\\d+[DWM])$' },
    periodOverride: { enum: ['auto', 'inherit'] },
    widgets: {
      type: 'array',
      maxItems: 500,
      items: {
        type: 'object',
        required: ['type', 'x', 'y', 'width', 'height', 'properties'],
        additionalProperties: false,
        properties: {
          type: { enum: Object.keys(WIDGETS) },
          x: { type: 'integer', minimum: 0, maximum: 23 },
          y: { type: 'integer', minimum: 0 },
          width: { type: 'integer', minimum: 1, maximum: 24 },
          height: { type: 'integer', minimum: 1, maximum: 1000 },
          properties: { type: 'object' },
        },
        anyOf: Object.entries(WIDGETS).map(([type, inner]) => ({
          properties: { type: { const: type }, properties: inner },
        })),
      },
    },
  },
};

const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictTuples: false }).compile(BODY);

const overlaps = (a: Widget, b: Widget): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const queriesOf = (hasSlack: boolean): readonly string[] =>
  bodyOf(hasSlack).widgets.flatMap(({ type, properties: { query } }) =>
    type === 'log' ? [String(query).replace(/^SOURCE '[^']+' \| /, '')] : [],
  );

describe.each([
  ['with Slack', true],
  ['without Slack', false],
])('the dashboard %s', (_, hasSlack) => {
  const body = bodyOf(hasSlack);

  it('has the form that CloudWatch documents', () => {
    expect(validate(body) ? [] : validate.errors).toEqual([]);
  });

  it('has widgets that fit beside each other', () => {
    for (const [index, one] of body.widgets.entries()) {
      expect(one.x + one.width, JSON.stringify(one)).toBeLessThanOrEqual(24);
      expect(body.widgets.slice(index + 1).filter((other) => overlaps(one, other))).toEqual([]);
    }
  });

  it('asks for the time to alert, fix and end, by prerequisite and account, in queries that can be read', () => {
    const titles = body.widgets.map(({ properties: { title } }) => String(title ?? ''));
    for (const what of ['the alert', 'the fix', 'until it was resolved']) {
      for (const group of ['prerequisite', 'account']) {
        expect(titles.filter((title) => title.includes(what) && title.endsWith(`by ${group}`))).toHaveLength(
          1,
        );
      }
    }
    expect(queriesOf(hasSlack)).toHaveLength(8);
    for (const query of queriesOf(hasSlack)) expect(ask(query, [])).toEqual([]);
  });

  it('says itself how many queries a refresh runs', () => {
    expect(String(body.widgets[0]?.properties['markdown'])).toContain(
      `runs ${queriesOf(hasSlack).length} queries`,
    );
  });

  it('shows each alarm of the stack', () => {
    const shown = body.widgets.flatMap(
      ({ properties: { alarms } }) => (alarms as string[] | undefined) ?? [],
    );
    const given = hasSlack ? { ...GIVEN, SlackSecretName: '/example/slack' } : GIVEN;
    const made = Object.entries(resourcesMade(HUB, given)).filter(
      ([, { Type }]) => Type === 'AWS::CloudWatch::Alarm',
    );
    expect(shown.map((arn) => arn.replace(/^.*:|\.Arn$/g, '')).toSorted()).toEqual(
      made.map(([id]) => id).toSorted(),
    );
  });
});

describe('the dashboard', () => {
  it('names nothing of one account, Region or partition', () => {
    const whole = JSON.stringify(HUB.Resources['HubDashboard']);
    expect(whole).not.toMatch(/\d{12}|arn:aws|[a-z]{2}-[a-z]+-\d/);
    expect(HUB.Resources['HubDashboard']?.Properties['DashboardName']).toEqual({
      'Fn::Sub': `\${AWS::StackName}-\${AWS::Region}`,
    });
  });

  it('has placeholders that CloudFormation can fill in, those of Slack only where there is Slack', () => {
    const known = { ...HUB.Resources, ...HUB.Parameters };
    const unknown = PLACEHOLDERS.map((name) => name.slice(2, -1)).filter(
      (name) => !['AWS::Region', 'AWS::StackName'].includes(name) && !(name.split('.')[0] ?? '' in known),
    );
    expect(unknown).toEqual([]);
    expect(PLACEHOLDERS).toContain(`\${HubLogGroup}`);
    const made = resourcesMade(HUB, GIVEN);
    const named =
      JSON.stringify(bodyOf(false)).match(/\b(Hub|Slack|Notify|Event|Alert|Alarm)\w+(?=[.'"])/g) ?? [];
    expect([...new Set(named)].filter((id) => !(id in made) && !/Arn$/.test(id))).toEqual([]);
    expect(SLACK_CONDITION).toBe('HasSlack');
  });

  it('is made unless it is switched off', () => {
    expect(resourcesMade(HUB, GIVEN)).toHaveProperty('HubDashboard');
    expect(resourcesMade(HUB, { ...GIVEN, Dashboard: 'false' })).not.toHaveProperty('HubDashboard');
    expect(refusalsOf(HUB, { ...GIVEN, Dashboard: 'no' })).toEqual(['Dashboard']);
  });

  it('runs fewer queries at once than any account may, whatever its quota was', () => {
    expect(queriesOf(true).length).toBeLessThan(20);
  });
});
