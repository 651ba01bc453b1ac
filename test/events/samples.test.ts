import { describe, expect, it } from 'vitest';
import { simulate } from '../../cli/simulate/simulate.ts';
import { CONTAINMENTS } from '../../functions/account/containment.ts';
import { watchersOf } from '../../functions/core/decode.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import type { Outcome, Status } from '../../functions/core/outcome.ts';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { isPublished } from '../support/is-published.ts';
import { GUARDED, sampleAccount } from './sample-account.ts';
import { type Sample, samples } from './samples.ts';

/** This breaks nothing, whatever encryption the bucket had: S3 falls back to SSE-S3, which agents accept. */
const NEVER_BREAKS = [
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:AuthorizeSecurityGroupIngress',
  'iam:DeletePolicyVersion',
  'iam:DeleteRolePermissionsBoundary',
  's3:DeleteBucketEncryption',
  's3:DeleteBucketPolicy',
];

/** Calls with which responders contain an incident. */
const CONTAINING = [
  'ec2:CreateNetworkAclEntry',
  'ec2:DetachInternetGateway',
  'ec2:DisassociateAddress',
  'ec2:ReplaceNetworkAclEntry',
  'iam:DetachRolePolicy',
  'iam:RemoveRoleFromInstanceProfile',
  'iam:SetDefaultPolicyVersion',
];

const watched = registry.flatMap(({ watches }) => Object.keys(watches));
const account = sampleAccount();

/** A sample as another account would put it on our bus: the same names, but nothing of ours. */
const ofAnotherAccount = (sample: Sample): Sample => ({
  ...sample,
  events: sample.events.map((event) => ({
    ...event,
    account: '999988887777',
    detail: { ...(event['detail'] as JsonObject), recipientAccountId: '999988887777' },
  })),
});

/** For each event of a sample, in this order, the outcome of each guard that gets it. */
const outcomesOf = async (
  { events }: Sample,
  settings: Partial<GuardConfig> = {},
): Promise<readonly (readonly Outcome[])[]> => {
  const outcomes: (readonly Outcome[])[] = [];
  for await (const simulated of simulate(events, account, { guardedDocuments: GUARDED, ...settings })) {
    outcomes.push(simulated.map(({ outcome }) => outcome));
  }
  return outcomes;
};

const statusesOf = (outcomes: readonly Outcome[] = []) => outcomes.map(({ status }) => status);

const FOUND: readonly Status[] = ['alerted', 'inconclusive'];
const QUIET: readonly Status[] = ['ignored', 'healthy', 'superseded'];

describe('the sample events', () => {
  it.each(watched)('%s has one that must be found and one that must be ignored', (api) => {
    const found = samples.filter((sample) => sample.api === api).map(({ mustFind }) => mustFind);
    expect(found).toContain(false);
    expect(found.includes(true)).toBe(!NEVER_BREAKS.includes(api));
  });

  it('are of watched APIs only, and named by what is expected', () => {
    for (const { api, file } of samples) {
      expect(watched).toContain(api);
      expect(file).toMatch(/\/must-(find|ignore)-[a-z0-9-]+\.json$/);
    }
  });

  it.each(samples)('$file is a whole envelope of its API', ({ api, events }) => {
    const last = parseRecord(events.at(-1) ?? null);
    expect(last).toMatchObject({ kind: 'change', change: { api, accountId: '111122223333' } });
    for (const event of events) {
      expect(event).toMatchObject({ version: '0', 'detail-type': 'AWS API Call via CloudTrail' });
    }
  });

  it('hold no two events of one id', () => {
    const ids = samples
      .flatMap(({ events }) => events.map((event) => parseRecord(event)))
      .flatMap((parsed) => (parsed.kind === 'change' ? [parsed.change.eventId] : []));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the guard on the sample events', () => {
  it.each(samples.filter(({ mustFind }) => mustFind))('finds $file', async (sample) => {
    const outcomes = await outcomesOf(sample);
    expect(statusesOf(outcomes.at(-1)).some((status) => FOUND.includes(status))).toBe(true);
    expect(outcomes.flat().some(isPublished)).toBe(true);
  });

  it.each(samples.filter(({ mustFind }) => !mustFind))('ignores $file', async (sample) => {
    const outcomes = await outcomesOf(sample);
    expect(statusesOf(outcomes.at(-1)).filter((status) => !QUIET.includes(status))).toEqual([]);
    expect(outcomes.flat().some(isPublished)).toBe(false);
  });

  it.each(samples.filter(({ mustFind }) => mustFind))('ignores $file of another account', async (sample) => {
    const autoFix = registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id);
    const settings = { mode: 'auto-fix', autoFix, fixInfrastructureAsCode: true } as const;
    const outcomes = await outcomesOf(ofAnotherAccount(sample), settings);
    expect(new Set(statusesOf(outcomes.flat()))).toEqual(new Set(['ignored']));
    expect(outcomes.flat().some(isPublished)).toBe(false);
  });

  it.each(samples.filter(({ mustFind }) => mustFind))('may put back $file', async (sample) => {
    const autoFix = registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id);
    const outcomes = await outcomesOf(sample, {
      mode: 'auto-fix',
      autoFix,
      fixInfrastructureAsCode: true,
      fixContainment: CONTAINMENTS,
      // Some samples are two calls of one person within a minute, of which the first would not be put back.
      settleSeconds: 0,
    });
    const isAlertOnly = watchersOf(registry, sample.api).every(
      ({ prerequisite }) => prerequisite.reverts.length === 0,
    );
    // How names resolve is never changed, because other services of a VPC depend on it.
    const isOfNames = sample.api.startsWith('route53');
    const neverFixed = isAlertOnly || isOfNames || /cannot-be-told|by-hand/.test(sample.file);
    expect(statusesOf(outcomes[0]).includes('fixed')).toBe(!neverFixed);
    expect(statusesOf(outcomes.flat())).not.toContain('fix-failed');
  });

  it('leaves what has the shape of a containment alone, unless the owner opts in', async () => {
    const autoFix = registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id);
    const left = new Map<string, string>();
    for (const sample of samples.filter(({ api, mustFind }) => mustFind && CONTAINING.includes(api))) {
      const settings = { mode: 'auto-fix', autoFix, fixInfrastructureAsCode: true } as const;
      const outcomes = (await outcomesOf(sample, settings)).flat();
      for (const { status, action } of outcomes) {
        const shape = /fix-containment=([a-z-]+)/.exec(action ?? '')?.[1];
        if (shape) left.set(shape, status);
      }
    }
    // The rule and the policy of the samples were open to everything, for which another reason is told.
    const others = ['endpoint-policy', 'security-group'];
    const expected = CONTAINMENTS.filter((shape) => !others.includes(shape));
    expect(Object.fromEntries(left)).toEqual(Object.fromEntries(expected.map((shape) => [shape, 'alerted'])));
  });
});
