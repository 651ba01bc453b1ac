import { describe, expect, it } from 'vitest';
import { guardEvent } from '../../cli/simulate/simulate.ts';
import { isPartType, type ResourceType } from '../../functions/account/kinds.ts';
import { deniedBecause, unknown } from '../../functions/account/observed.ts';
import type { Resource } from '../../functions/account/resource.ts';
import { scopeToRead } from '../../functions/account/resource-in-state.ts';
import type { AccountState, CollectionName, Scope } from '../../functions/account/state.ts';
import { withoutRefused } from '../../functions/adapters/memory/refused.ts';
import { createWorld } from '../../functions/adapters/memory/world.ts';
import { decode, watchersOf } from '../../functions/core/decode.ts';
import type { Outcome, Status } from '../../functions/core/outcome.ts';
import { type Change, parseRecord } from '../../functions/formats/cloudtrail.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { GUARDED, sampleAccount } from './sample-account.ts';
import { type Sample, samples } from './samples.ts';

const account = sampleAccount();

const FOUND: readonly Status[] = ['alerted', 'inconclusive'];
/** What nobody can say who may not read what the event is about. */
const CLAIMS: readonly Status[] = ['healthy', 'superseded'];

const DENIED = unknown(deniedBecause('example:Denied'));

/** Reads that show a part of a resource, besides those that show that it is there. */
const ASPECTS: Partial<Record<ResourceType, readonly string[]>> = {
  'AWS::CloudTrail::Trail': [
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetTrailStatus',
    'cloudtrail:GetEventSelectors',
  ],
  // The documents say which parameters matter.
  'AWS::SSM::Parameter': ['ssm:GetDocument', 'ssm:GetParameters'],
  'AWS::Route53::HostedZone': ['route53:ListHostedZonesByVPC'],
  'AWS::Route53Resolver::ResolverRule': ['route53resolver:ListResolverRuleAssociations'],
  'AWS::Route53Resolver::FirewallRuleGroup': ['route53resolver:ListFirewallRuleGroupAssociations'],
  'AWS::Route53Resolver::FirewallDomainList': ['route53resolver:ListFirewallRuleGroupAssociations'],
  'AWS::Route53Profiles::Profile': [
    'route53profiles:ListProfileAssociations',
    'route53profiles:ListProfileResourceAssociations',
  ],
  'AWS::EC2::VPCBlockPublicAccessOptions': ['ec2:DescribeVpcBlockPublicAccessOptions'],
  'AWS::EC2::VPCBlockPublicAccessExclusion': [
    'ec2:DescribeVpcBlockPublicAccessOptions',
    'ec2:DescribeVpcBlockPublicAccessExclusions',
  ],
};

/** What a reader sees to whom something is denied. */
type Denial = (scope: Scope, read: AccountState) => AccountState;

const allDenied = (read: AccountState, name: CollectionName): AccountState => ({
  ...read,
  [name]: Object.fromEntries(Object.keys(read[name]).map((id) => [id, DENIED])),
});

/** EC2 does not say in which VPC a resource is, and shows no VPC. */
const withoutNetworks: Denial = ({ networksOf = [] }, read) => ({
  ...allDenied(read, 'networks'),
  ...(networksOf.length > 0
    ? { networks: Object.fromEntries(networksOf.map(({ id }) => [id, DENIED])) }
    : {}),
});

const denialsFor = (touched: readonly Resource[]): ReadonlyMap<string, Denial> => {
  const collections = touched.flatMap(({ type, id }) =>
    isPartType(type) ? [] : (Object.keys(scopeToRead({ type, id })) as CollectionName[]),
  );
  const inNetwork = touched.some(({ type }) => isPartType(type) || type === 'AWS::EC2::VPC');
  const operations = touched.flatMap(({ type }) => ASPECTS[type] ?? []);
  return new Map<string, Denial>([
    ...collections
      .filter((name) => name !== 'networks')
      .map((name): [string, Denial] => [name, (_, read) => allDenied(read, name)]),
    ...operations.map((one): [string, Denial] => [one, (_, read) => withoutRefused(read, [one])]),
    ...(inNetwork ? [['networks', withoutNetworks] as const] : []),
  ]);
};

const changeOf = ({ events }: Sample): Change => {
  const parsed = parseRecord(events.at(-1) ?? null);
  if (parsed.kind !== 'change') throw new Error('a sample is no change');
  return parsed.change;
};

type Memory = 'seen whole before' | 'never seen';

/** The outcomes of the last event of a sample, about which something may not be read. */
const outcomesOf = async (sample: Sample, denial: Denial, memory: Memory): Promise<readonly Outcome[]> => {
  const settings = { guardedDocuments: GUARDED };
  const startsAt = '2026-01-01T00:00:00Z';
  const world = createWorld({ ...account, prerequisites: registry, settings, startsAt });
  const { read } = world.account;
  let isDenied = memory === 'never seen';
  const deny = async (scope: Scope, known?: AccountState) =>
    isDenied ? denial(scope, await read(scope, known)) : read(scope, known);
  Object.assign(world.ports.reader, { read: deny });
  world.ping();
  if (!isDenied) await world.remember();
  for (const event of sample.events.slice(0, -1)) await guardEvent(world, event);
  world.waitUntil(changeOf(sample).time);
  world.ping();
  isDenied = true;
  return (await guardEvent(world, sample.events.at(-1) ?? null)).map(({ outcome }) => outcome);
};

const touchedBy = (sample: Sample): readonly Resource[] => {
  const change = changeOf(sample);
  const world = createWorld({ ...account, prerequisites: registry });
  const config = { ...world.config, guardedDocuments: GUARDED };
  return watchersOf(registry, change.api).flatMap((watcher) => {
    const seen = decode(watcher, change, config);
    return seen.kind === 'effect' || seen.kind === 'needs-previous' ? seen.resources : [];
  });
};

/** An address that a node has lost belongs to no VPC, so only the ledger says which node had it. */
const isKnownToLedgerAlone = (touched: readonly Resource[]): boolean =>
  touched.some(({ type }) => type === 'AWS::EC2::EIP');

const cases = samples
  .filter(({ mustFind }) => mustFind)
  .flatMap((sample) => {
    const touched = touchedBy(sample);
    return [...denialsFor(touched)].flatMap(([denied, denial]) =>
      (['seen whole before', 'never seen'] as const)
        .filter((memory) => memory === 'seen whole before' || !isKnownToLedgerAlone(touched))
        .map((memory) => ({ file: sample.file, denied, memory, sample, denial })),
    );
  });

describe('an event about something that may not be read is never called healthy or replaced', () => {
  it('is tried for every call of which there is a sample that must be found', () => {
    const apis = new Set(samples.filter(({ mustFind }) => mustFind).map(({ api }) => api));
    expect(new Set(cases.map(({ sample }) => sample.api))).toEqual(apis);
  });

  it.each(cases)('$file, $denied denied, $memory', async ({ sample, denial, memory }) => {
    const outcomes = await outcomesOf(sample, denial, memory);
    const shown = outcomes.map(({ status, because }) => `${status}: ${because}`);
    expect(
      outcomes.filter(({ status }) => CLAIMS.includes(status)),
      shown.join('\n'),
    ).toEqual([]);
    expect(
      outcomes.some(({ status }) => FOUND.includes(status)),
      shown.join('\n'),
    ).toBe(true);
  });
});
