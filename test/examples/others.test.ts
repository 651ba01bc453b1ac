import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { demoCommand } from '../../cli/demo/command.ts';
import { outcomeEntry, sweepEntry } from '../../functions/adapters/aws/hub/entry.ts';
import type { SweepReport } from '../../functions/core/hub/event.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { Json } from '../../functions/formats/json.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { type Example, eventOf, exampleOf, sentBy } from '../support/events/example.ts';
import { LONGEST_TEMPLATE, transformed } from '../support/events/input-transformer.ts';
import { isMessage, isPage } from '../support/events/schemas.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';
import { fixedOutcome, resolvedOutcome, sampleOutcome } from '../support/samples/sample-outcome.ts';

const pagerDuty = exampleOf('pagerduty.template.json');
const teams = exampleOf('teams.template.json');

const identity = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' };

const told = (outcome: Outcome): Json => {
  const { DetailType, Detail } = outcomeEntry(identity, outcome, randomUUID());
  return eventOf(DetailType, JSON.parse(Detail));
};

const swept = (changes: Partial<SweepReport>): Json => {
  const report = {
    complete: true,
    mode: 'alert',
    autoFix: [],
    guardedDocuments: [],
    nodes: 12,
    openIncidents: 0,
    openCritical: 0,
    failed: [],
    deaf: [],
  } as const;
  const { DetailType, Detail } = sweepEntry(identity, { ...report, ...changes });
  return eventOf(DetailType, JSON.parse(Detail));
};

/** The connection adds what it holds to the body. */
const withKey = (body: Json | undefined) => ({ ...(body as object), routing_key: 'x'.repeat(32) });

const actions = (event: Json): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(sentBy(pagerDuty, event)).map(([id, body]) => [
      id,
      (body as { readonly event_action?: string } | undefined)?.event_action,
    ]),
  );

const flawsOf = (example: Example, event: Json): readonly unknown[] => {
  const validate = example === teams ? isMessage : isPage;
  return Object.values(sentBy(example, event)).flatMap((body) =>
    validate(example === teams ? body : withKey(body)) ? [] : (validate.errors ?? []),
  );
};

describe.each([
  ['PagerDuty', pagerDuty],
  ['Microsoft Teams', teams],
])('the example for %s', (name, example) => {
  let stories: readonly Outcome[];

  beforeAll(async () => {
    const terminal = fakeTerminal();
    await demoCommand(undefined, { json: true }, terminal);
    stories = terminal.lines.map((line) => JSON.parse(line));
  });

  it('takes nothing of an event but what EventBridge fills in', () => {
    const paths = example.rules.flatMap(({ transformer }) => Object.values(transformer.InputPathsMap));
    expect([...new Set(paths)].toSorted()).toEqual(
      ['$.account', '$.id', '$.region', '$.time'].filter((path) => path !== '$.id' || name === 'PagerDuty'),
    );
    for (const { transformer } of example.rules) {
      expect(transformer.InputTemplate.length).toBeLessThanOrEqual(LONGEST_TEMPLATE);
    }
  });

  it('sends what the other side takes, for each story of the demo and the end of an incident', () => {
    const events = [...stories, resolvedOutcome(), sampleOutcome({ incident: null })].map(told);
    expect(events.some((event) => Object.keys(sentBy(example, event)).length > 0)).toBe(true);
    for (const event of events) expect(flawsOf(example, event)).toEqual([]);
  });

  it('sends the same whatever the texts of an outcome hold', () => {
    const plain = told(sampleOutcome());
    fc.assert(
      fc.property(arbitraryOutcome(200), (outcome) => {
        const { status, severity } = sampleOutcome();
        expect(sentBy(example, told({ ...outcome, status, severity }))).toEqual(sentBy(example, plain));
      }),
      { numRuns: 50 },
    );
  });

  it('says nothing of another account or Region, whatever a sender writes into its event', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom('Session Guard Outcome', 'Session Guard Sweep'),
        (json, type) => {
          const forged = {
            ...(JSON.parse(json) as object),
            account: '444455556666',
            'outcome.status': 'alerted',
          };
          const sweep = { complete: true, openCritical: 0 };
          const outcome = { status: 'alerted', severity: 'critical', incident: '","dedup_key":"x' };
          const event = eventOf(type, { ...forged, outcome, sweep });
          const sent = JSON.stringify(sentBy(example, event));
          expect(sent).not.toContain('444455556666');
          expect(flawsOf(example, event)).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('names the account and the Region of the envelope', () => {
    const event = eventOf('Session Guard Outcome', { outcome: sampleOutcome() }, { account: '444455556666' });
    expect(JSON.stringify(sentBy(example, event))).toContain('444455556666');
    expect(JSON.stringify(sentBy(example, event))).not.toContain('111122223333');
  });

  it('takes events of session-guard alone', () => {
    const event = told(sampleOutcome()) as object;
    expect(sentBy(example, { ...event, source: 'example' } as Json)).toEqual({});
    expect(sentBy(example, { ...event, 'detail-type': 'Session Guard Plan' } as Json)).toEqual({});
  });

  it('keeps its secret out of rules, outputs and descriptions', () => {
    const { Parameters, Resources } = example.template;
    const [secret] = Object.entries(Parameters).filter(([, { NoEcho }]) => NoEcho === true);
    expect(secret?.[1]).not.toHaveProperty('Default');
    const uses = Object.entries(Resources).filter(([, resource]) =>
      JSON.stringify(resource).includes(`{"Ref":"${secret?.[0]}"}`),
    );
    const places = uses.map(([id]) => id);
    expect(places).toEqual(name === 'PagerDuty' ? ['Connection'] : ['Connection', 'Destination']);
  });

  it('has a role that may call the destination only, and a queue that the rules alone may send to', () => {
    const { Role, DeadLettersPolicy } = example.template.Resources;
    // The ARN of a destination ends with an id that its form in IAM lacks, so both are named.
    const document = JSON.stringify(Role?.Properties['Policies']);
    expect(document).toContain(
      '"Action":"events:InvokeApiDestination","Resource":[{"Fn::GetAtt":["Destination","Arn"]},{"Fn::GetAtt":["Destination","ArnForPolicy"]}]',
    );
    expect(document.match(/"Action"/g)).toHaveLength(1);
    const sources = example.rules.map(({ id }) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
    expect(DeadLettersPolicy?.Properties['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': sources } },
        },
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    });
    const targets = Object.values(example.template.Resources)
      .filter(({ Type }) => Type === 'AWS::Events::Rule')
      .flatMap(({ Properties }) => Properties['Targets'] as unknown as readonly object[]);
    expect(targets).toHaveLength(example.rules.length);
    for (const target of targets) {
      expect(target).toMatchObject({
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
        RetryPolicy: { MaximumRetryAttempts: 185 },
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      });
    }
  });
});

describe('PagerDuty', () => {
  it.each<[string, Json, Readonly<Record<string, string>>]>([
    ['a critical alert', told(sampleOutcome()), { Critical: 'trigger' }],
    [
      'a critical alert without an incident',
      told(sampleOutcome({ incident: null })),
      { Critical: 'trigger' },
    ],
    ['a fix that failed', told(sampleOutcome({ status: 'fix-failed' })), { Critical: 'trigger' }],
    ['a reminder', told(sampleOutcome({ reminder: '2026-11-19T00:00:00Z' })), { Critical: 'trigger' }],
    ['a warning', told(sampleOutcome({ severity: 'warning' })), {}],
    ['an information', told(sampleOutcome({ severity: 'info' })), {}],
    ['a doubt', told(sampleOutcome({ status: 'inconclusive', severity: 'info' })), {}],
    ['a fix', told(fixedOutcome()), {}],
    ['an end, after which others may be open', told(resolvedOutcome()), {}],
    [
      'a round with something critical',
      swept({ openIncidents: 3, openCritical: 1 }),
      { StillCritical: 'trigger' },
    ],
    [
      'an incomplete round with something critical',
      swept({ complete: false, openCritical: 2 }),
      { StillCritical: 'trigger' },
    ],
    ['a round with warnings only', swept({ openIncidents: 3, openCritical: 0 }), { AllClear: 'resolve' }],
    ['an incomplete round', swept({ complete: false }), {}],
    ['a round whose ledger could not be read', swept({ openIncidents: null, openCritical: null }), {}],
    [
      'a round of an earlier version',
      eventOf('Session Guard Sweep', { sweep: { complete: true, openIncidents: 0 } }),
      {},
    ],
  ])('hears of %s: %j', (_, event, expected) => {
    expect(actions(event)).toEqual(expected);
  });

  it('resolves what it opened: all events of an account and Region have one key', () => {
    const keys = [told(sampleOutcome()), swept({ openCritical: 1 }), swept({})].flatMap((event) =>
      Object.values(sentBy(pagerDuty, event)).map(
        (body) => (body as { readonly dedup_key: string }).dedup_key,
      ),
    );
    expect(keys).toHaveLength(3);
    expect(new Set(keys)).toEqual(new Set(['session-guard/111122223333/eu-central-1']));
  });
});

describe('Microsoft Teams', () => {
  it.each<[string, Json, readonly string[]]>([
    ['a critical alert', told(sampleOutcome()), ['Critical']],
    ['a warning', told(sampleOutcome({ severity: 'warning' })), ['Warning']],
    ['an information', told(sampleOutcome({ severity: 'info' })), []],
    ['a fix', told(fixedOutcome()), ['Fixed']],
    ['an end', told(resolvedOutcome()), ['Resolved']],
    ['the end of an information', told(resolvedOutcome({ severity: 'info' })), []],
    ['a round', swept({}), []],
  ])('hears of %s: %j', (_, event, expected) => {
    expect(Object.keys(sentBy(teams, event))).toEqual(expected);
  });

  it('splits the address of a workflow, so that its signature is in the connection alone', () => {
    const { Connection, Destination } = teams.template.Resources;
    const parts = Connection?.Properties['AuthParameters'] as unknown as {
      readonly InvocationHttpParameters: {
        readonly QueryStringParameters: readonly {
          readonly Key: string;
          readonly Value: unknown;
          readonly IsValueSecret: boolean;
        }[];
      };
    };
    const url =
      'https://prod-01.westeurope.logic.azure.com:443/workflows/0abc/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=abc-DEF_123';
    const { AllowedPattern = '' } = teams.template.Parameters['WebhookUrl'] ?? {};
    expect(url).toMatch(new RegExp(String(AllowedPattern)));
    expect(url.replace('&sig=abc-DEF_123', '')).not.toMatch(new RegExp(String(AllowedPattern)));
    const resolve = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      const [[fn, argument] = []] = Object.entries(value);
      if (fn === 'Ref') return url;
      const [first, second] = argument as [unknown, unknown];
      if (fn === 'Fn::Select') return (resolve(second) as string[])[Number(first)];
      if (fn === 'Fn::Split') return String(resolve(second)).split(String(first));
      if (fn === 'Fn::Join') return (resolve(second) as string[]).join(String(first));
      throw new Error(`the test does not know ${fn}`);
    };
    expect(resolve(Destination?.Properties['InvocationEndpoint'])).toBe(
      'https://prod-01.westeurope.logic.azure.com/workflows/0abc/triggers/manual/paths/invoke',
    );
    expect(
      parts.InvocationHttpParameters.QueryStringParameters.map(({ Key, Value, IsValueSecret }) => [
        Key,
        resolve(Value),
        IsValueSecret,
      ]),
    ).toEqual([
      ['api-version', '2016-06-01', false],
      ['sp', '/triggers/manual/run', false],
      ['sv', '1.0', false],
      ['sig', 'abc-DEF_123', true],
    ]);
  });
});

describe('why the examples take no text of an event', () => {
  const transformer = {
    InputPathsMap: { account: '$.account', incident: '$.detail.outcome.incident' },
    InputTemplate: '{"event_action":"resolve","dedup_key":"<account>/<incident>"}',
  };

  it('a text with a quote adds fields, such as the key of another account', () => {
    const incident = 'x","dedup_key":"444455556666/session-endpoints';
    expect(transformed(transformer, eventOf('x', { outcome: { incident } }))).toEqual({
      event_action: 'resolve',
      dedup_key: '444455556666/session-endpoints',
    });
  });

  it('and no pattern keeps it out, because a key with a dot is the same path', () => {
    const example: Example = {
      ...pagerDuty,
      rules: [{ id: 'Resolve', pattern: { detail: { outcome: { incident: ['harmless'] } } }, transformer }],
    };
    const detail = { 'outcome.incident': 'harmless', outcome: { incident: 'x","dedup_key":"victim' } };
    expect(sentBy(example, eventOf('x', detail))).toEqual({
      Resolve: { event_action: 'resolve', dedup_key: 'victim' },
    });
  });

  it('a path that is not in the event leaves an empty text', () => {
    const alone = { InputPathsMap: transformer.InputPathsMap, InputTemplate: '{"incident":<incident>}' };
    expect(transformed(alone, eventOf('x', {}))).toEqual({ incident: '' });
    expect(transformed(alone, eventOf('x', { outcome: { incident: null } }))).toEqual({ incident: null });
  });
});
