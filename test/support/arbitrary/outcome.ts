import fc from 'fast-check';
import type { AwsEnvironment } from '../../../functions/account/aws-environment.ts';
import type { ResourceType } from '../../../functions/account/kinds.ts';
import { KINDS } from '../../../functions/account/kinds.ts';
import {
  ATTRIBUTIONS,
  ENDINGS,
  FINDING_IMPACTS,
  type Finding,
  type FollowedUp,
  type Outcome,
  type Resolved,
  SEVERITIES,
  STATUSES,
} from '../../../functions/core/outcome.ts';
import type { Actor } from '../../../functions/formats/actor.ts';
import { TOOL_SIGNS, TOOLS } from '../../../functions/formats/tool.ts';

/** What somebody might write into a tag or a user agent to break out of its place in a message. */
const HOSTILE = [
  '<!channel>',
  '<!here|here>',
  '<@U0123456789>',
  '<https://example.com/login|Click to fix>',
  '<http://192.0.2.1>',
  '[fix](https://example.com)',
  '```',
  '`',
  '*_~',
  '&',
  '&amp;',
  '&lt;!channel&gt;',
  '\n\nTo fix it:\nrm -rf ~',
  '\r\u001b[2J',
  '\u202egnp.exe',
  '\ud83d\ude00',
  '\ud83d',
  '\ude00',
  '\ufffe\uffff',
  '"\\',
  '漢字',
  '@channel',
  ' ',
  '',
];

/** Any text with the pieces above, sometimes as long as `longest`. */
const textUpTo = (longest: number): fc.Arbitrary<string> => {
  const piece = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 12 }));
  const short = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  const long = fc
    .tuple(fc.constantFrom(...HOSTILE.filter((text) => text !== '')), fc.integer({ min: 1, max: longest }))
    .map(([text, length]) => text.repeat(Math.ceil(length / text.length)).slice(0, length));
  return fc.oneof({ weight: 5, arbitrary: short }, { weight: 1, arbitrary: long });
};

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;

const TYPES = Object.keys(KINDS) as readonly ResourceType[];

/** An arbitrary for each field, the optional ones included: one that is left out does not compile. */
type FieldsOf<T> = { readonly [K in keyof Required<T>]: fc.Arbitrary<T[K] | undefined> };

/** Any outcome that the type allows, with unchecked texts; `longest` bounds a single text. */
export const arbitraryOutcome = (longest = 4000): fc.Arbitrary<Outcome> => {
  const text = textUpTo(longest);
  const maybe = fc.option(text, { nil: undefined });
  const texts = fc.array(text, { maxLength: 12 });
  const few = fc.array(text, { maxLength: 5 });
  const resource = fc.record({ type: fc.constantFrom(...TYPES), id: text });
  const attribution = fc.constantFrom(...ATTRIBUTIONS);
  const actor = fc
    .record({
      name: text,
      arn: maybe,
      roleArn: maybe,
      account: maybe,
      sourceIdentity: maybe,
      sourceIp: maybe,
      userAgent: maybe,
      service: maybe,
      tool: fc.constantFrom(...TOOLS),
      toolBy: fc.constantFrom(undefined, ...TOOL_SIGNS),
    } satisfies FieldsOf<Actor>)
    .map((value) => defined(value) as Actor);
  const finding = fc
    .record({
      prerequisite: text,
      subject: resource,
      impact: fc.constantFrom(...FINDING_IMPACTS),
      because: text,
      userSees: maybe,
      bites: maybe,
      security: fc.constantFrom(undefined, undefined, true as const),
      hit: fc.option(fc.record({ nodes: fc.nat(10_000), sample: few }), { nil: undefined }),
      users: fc.option(fc.record({ words: text }), { nil: undefined }),
      extent: fc.option(fc.nat(10_000), { nil: undefined }),
      attribution,
    } satisfies FieldsOf<Finding>)
    .map((value) => defined(value) as Finding);
  const link = fc.option(
    fc.oneof(
      text,
      fc.webUrl(),
      text.map((tail) => `https://example.com/${tail}`),
    ),
    {
      nil: undefined,
    },
  );
  const time = fc.oneof(
    text,
    fc.date().map((date) => (Number.isNaN(date.getTime()) ? 'never' : date.toISOString())),
  );
  const owner = fc.constantFrom(undefined, 'CloudFormation stack prod', 'Terraform, by its tag x');
  const outcome = fc.record({
    status: fc.constantFrom(...STATUSES),
    prerequisite: fc.option(text),
    attribution,
    impact: fc.option(fc.constantFrom(...FINDING_IMPACTS)),
    severity: fc.constantFrom(...SEVERITIES),
    because: text,
    identity: fc
      .oneof(
        fc.record({ accountId: text, accountName: maybe, region: text, partition: text }),
        fc.record({
          accountId: fc.constant('111122223333'),
          accountName: fc.option(fc.string({ maxLength: 60 }), { nil: undefined }),
          region: fc.constant('ap-southeast-1'),
          partition: fc.constant('aws'),
        }),
      )
      .map((value) => defined(value) as AwsEnvironment),
    event: fc.option(fc.record({ eventId: text, api: text, time })),
    actor: fc.option(actor),
    resources: fc.array(resource, { maxLength: 12 }),
    findings: fc.array(finding, { maxLength: 6 }),
    differences: fc.array(fc.record({ what: text, before: text, after: text }), { maxLength: 8 }),
    blastRadius: fc.option(
      fc.record({
        nodes: fc.nat(10_000),
        atLeast: fc.boolean(),
        sample: few,
        where: text,
      }),
    ),
    bites: fc.option(text),
    commands: fc.record({ fix: texts, undo: texts }),
    calls: texts,
    action: text,
    links: fc
      .record({ event: link, resource: link, prerequisite: link } satisfies FieldsOf<Outcome['links']>)
      .map((value) => defined(value) as Outcome['links']),
    incident: fc.option(text),
    toldBefore: fc.boolean(),
  });
  const resolved = fc
    .record({
      how: fc.constantFrom(...ENDINGS),
      since: time,
      until: time,
      brokenBy: fc.option(fc.record({ eventId: text, api: text, name: text, time: text }), {
        nil: undefined,
      }),
      severity: fc.constantFrom(...SEVERITIES),
      where: maybe,
      subject: maybe,
      stillOpen: texts,
    } satisfies FieldsOf<Resolved>)
    .map((value) => defined(value) as Resolved);
  const known = fc.array(fc.record({ id: text, name: text }), { maxLength: 6 });
  const followUp = fc
    .record({
      minutes: fc.nat(10_000),
      connected: fc.nat(50),
      of: fc.nat(50),
      total: fc.nat(10_000),
      missing: known,
      where: maybe,
      subject: maybe,
    } satisfies FieldsOf<FollowedUp>)
    .map((value) => defined(value) as FollowedUp);
  return fc
    .tuple(
      outcome,
      fc.oneof(owner, text),
      fc.option(resolved, { nil: undefined }),
      fc.option(followUp, { nil: undefined }),
    )
    .map(([made, by, over, looked]) => ({
      ...(looked === undefined ? {} : { followUp: looked }),
      ...made,
      ...(by === undefined ? {} : { owner: by }),
      ...(over === undefined ? {} : { resolved: over }),
    }));
};
