import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleAccount } from '../../cli/example/account.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { FAMILIES } from '../../functions/core/prerequisite.ts';
import type { Json, JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { samples } from '../events/samples.ts';
import { pathsIn, replacedAt } from '../support/arbitrary/damaged.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { isPublished } from '../support/is-published.ts';
import { BUCKET, DOCUMENT, GROUP, KEY_ARN, VPC_ID } from '../support/samples/sample-account.ts';
import { type Bench, bench } from '../support/samples/sample-guard.ts';

/** Names that mean something to JavaScript, to the account, or to nothing. */
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '\ud800',
    '',
    'default',
    DOCUMENT,
    BUCKET,
    GROUP,
    KEY_ARN,
    VPC_ID,
  ),
);
const strange = fc.constantFrom<Json[]>(
  null,
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [null],
  { toString: 1 },
  { value: { valueOf: 1 } },
  { items: [] },
);

const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    strange,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3 }),
  ),
})).value;

const optional = (keys: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> =>
  fc.record(keys, { requiredKeys: [] }).map((record): JsonObject => record as JsonObject);

const request = optional({
  name: fc.oneof(fc.constant(DOCUMENT), json),
  documentVersion: json,
  bucketName: fc.oneof(fc.constant(BUCKET), json),
  ServerSideEncryptionConfiguration: fc.oneof(json, optional({ Rule: json })),
  logGroupName: fc.oneof(fc.constant(GROUP), json),
  resourceIdentifier: json,
  keyId: fc.oneof(fc.constant(KEY_ARN), json),
  vpcId: fc.oneof(fc.constant(VPC_ID), json),
  dhcpOptionsId: json,
  enableDnsSupport: fc.oneof(json, optional({ value: json })),
  enableDnsHostnames: json,
});

const watched = registry.flatMap(({ watches }) => Object.keys(watches));

/** A record of a watched API in which everything except the API is arbitrary. */
const record = fc
  .tuple(
    fc.constantFrom(...watched),
    optional({
      eventID: json,
      eventTime: json,
      awsRegion: json,
      recipientAccountId: json,
      userIdentity: fc.oneof(
        json,
        optional({ arn: json, type: json, sessionContext: json, invokedBy: json }),
      ),
      userAgent: json,
      sourceIPAddress: json,
      sessionCredentialFromConsole: json,
      requestParameters: fc.oneof(request, json),
      responseElements: fc.oneof(json, optional({ documentDescription: json, keyId: json })),
      resources: fc.oneof(json, fc.array(optional({ ARN: json }), { maxLength: 2 })),
    }),
  )
  .map(([api, rest]): JsonObject => {
    const [service, eventName] = api.split(':');
    return { ...rest, eventSource: `${service}.amazonaws.com`, eventName: eventName ?? '' };
  });

const envelope = (detail: Json): JsonObject => ({ 'detail-type': 'AWS API Call via CloudTrail', detail });

/** A sample event in which one value, wherever it is, is arbitrary. */
const damaged = fc
  .tuple(fc.constantFrom(...samples.flatMap(({ events }) => events)), fc.nat(), json)
  .map(([event, pick, other]): Json => {
    const paths = pathsIn(event);
    return replacedAt(event, paths[pick % paths.length] ?? [], other);
  });

const expectOutcome = async (made: Bench, event: Json): Promise<void> => {
  for (const family of FAMILIES) {
    const outcome = await made.deliver(event, family);
    expect(outcome.because).not.toBe('');
    expect(outcome.action).not.toBe('');
    expect(isPublished(outcome)).toBe(made.published.includes(outcome));
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
  }
};

const example = readAccountFile(exampleAccount);

describe('any JSON whatever as an event', () => {
  it('ends in an outcome, and what is told has words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, json.map(envelope), record, record.map(envelope)), async (event) => {
        await expectOutcome(bench({ settings: { mode: 'auto-fix' } }), event);
      }),
      { numRuns: runs(1500) },
    );
  });

  it('ends in an outcome as well where only one value is not what AWS sends', async () => {
    if (!example.ok) throw new Error(example.problems.join('\n'));
    const { state } = example;
    await fc.assert(
      fc.asyncProperty(damaged, async (event) => {
        await expectOutcome(bench({ state, settings: { mode: 'auto-fix' } }), event);
      }),
      { numRuns: runs(1500) },
    );
  });
});
