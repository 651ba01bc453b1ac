import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import { absent, type Observed, present, unknown } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import type { OwnRule, Trail } from '../../../functions/account/trail/trails.ts';
import { guardTrail } from '../../../functions/prerequisites/guard-trail/index.ts';
import { type Case, verdict } from '../../support/samples/check-one.ts';
import { account, IDENTITY } from '../../support/samples/sample-account.ts';
import { changeOf, type EventParts } from '../../support/samples/sample-event.ts';

const { region } = IDENTITY;
const RULE = 'session-guard-prod-PreferencesSsmRule-EXAMPLE';

const trail = (more: Partial<Trail> = {}): Trail => {
  const name = more.name ?? 'example';
  return {
    arn: `arn:aws:cloudtrail:${region}:111122223333:trail/${name}`,
    name,
    homeRegion: region,
    multiRegion: true,
    logging: true,
    managementWrites: true,
    ...more,
  };
};
const { logging: _logging, ...unreadStatus } = trail();
const { managementWrites: _writes, ...unreadSelectors } = trail();

const trails = (...list: readonly Trail[]) => account({ trails: { [region]: present(list) } });
const observed = (found: Observed<readonly Trail[]>) => account({ trails: { [region]: found } });
const rule = (found: Observed<OwnRule>) => account({ ownRules: { [RULE]: found } });
const OWN: OwnRule = { name: RULE, enabled: true, targets: 1 };

const mustNotFail: readonly Case[] = [
  ['nothing was read', account(), 'nothing'],
  ['a trail of all Regions', trails(trail({ homeRegion: 'us-east-1' })), 'pass'],
  ['a trail of this Region', trails(trail({ multiRegion: false })), 'pass'],
  ['one of two is stopped', trails(trail({ logging: false }), trail({ name: 'other' })), 'pass'],
  ['the list may not be read', observed(unknown('denied')), 'unknown'],
  ['the status may not be read', trails(unreadStatus), 'unknown'],
  ['the selectors may not be read', trails(unreadSelectors), 'unknown'],
  ['one may not be read, the other covers', trails(unreadStatus, trail({ name: 'other' })), 'pass'],
  ['the embedded account describes no trails', observed(absent), 'not-applicable'],
  ['an own rule is on', rule(present(OWN)), 'pass'],
  ['an own rule may not be read', rule(unknown('denied')), 'unknown'],
];

const mustFail: readonly Case[] = [
  ['no trail at all', trails(), 'security'],
  ['the only one is stopped', trails(trail({ logging: false })), 'security'],
  ['it takes data events only', trails(trail({ managementWrites: false })), 'security'],
  ['it is of another Region', trails(trail({ multiRegion: false, homeRegion: 'us-east-1' })), 'security'],
  ['stopped, and the selectors may not be read', trails({ ...unreadSelectors, logging: false }), 'security'],
  ['an own rule is gone', rule(absent), 'security'],
  ['an own rule is disabled', rule(present({ ...OWN, enabled: false })), 'security'],
  ['an own rule has no target', rule(present({ ...OWN, targets: 0 })), 'security'],
];

describe('guard-trail, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_, state, expected) => {
    expect(verdict(guardTrail.check(state))).toBe(expected);
  });

  it('says that the guard is blind, not that sessions fail', () => {
    expect(guardTrail.check(trails(trail({ logging: false })))).toMatchObject([
      { impact: 'guard-blind', because: expect.stringContaining('example is not logging') },
    ]);
  });
});

const decoded = (api: string, parts: EventParts, ownRules: readonly string[] = [RULE]) =>
  guardTrail.watches[api]?.(changeOf(api, parts), { guardedDocuments: [], ownRules });
const effect = (api: string, parts: EventParts) => {
  const found = decoded(api, parts);
  if (found?.kind !== 'effect') throw new Error(`no effect: ${found?.kind}`);
  return found;
};

describe('guard-trail, the events', () => {
  const byArn = { request: { name: trail().arn } };

  it.each([['example'], [trail().arn]])('StopLogging of %s offers to start it again', (name) => {
    const stopped = trails(trail({ logging: false }));
    const { inverses, isCurrent, resources } = effect('cloudtrail:StopLogging', { request: { name } });
    expect(resources).toEqual([
      resource('AWS::CloudTrail::Trail', name),
      resource('AWS::CloudTrail::Trail', region),
      // This one records the calls of IAM.
      resource('AWS::CloudTrail::Trail', 'us-east-1'),
    ]);
    expect(isCurrent(stopped)).toBe(true);
    expect(isCurrent(trails(trail()))).toBe(false);
    const [plan] = inverses(stopped);
    const undone = plan && applyPlan(stopped, plan);
    expect(undone && verdict(guardTrail.check(undone))).toBe('pass');
  });

  it('DeleteTrail is current while there is no such trail; nothing brings it back', () => {
    const { isCurrent, inverses } = effect('cloudtrail:DeleteTrail', byArn);
    expect(isCurrent(trails(trail({ name: 'other' })))).toBe(true);
    expect(isCurrent(trails(trail()))).toBe(false);
    expect(inverses(trails())).toEqual([]);
  });

  it('PutEventSelectors is current while the trail takes what it says', () => {
    const request = {
      trailName: 'example',
      eventSelectors: [{ readWriteType: 'All', includeManagementEvents: false, dataResources: [] }],
    };
    const { isCurrent } = effect('cloudtrail:PutEventSelectors', { request });
    expect(isCurrent(trails(trail({ managementWrites: false })))).toBe(true);
    expect(isCurrent(trails(trail()))).toBe(false);
  });

  it('DisableRule of an own rule offers to enable it', () => {
    const off = rule(present({ ...OWN, enabled: false }));
    const { inverses, isCurrent } = effect('events:DisableRule', {
      request: { name: RULE, eventBusName: 'default' },
    });
    expect(isCurrent(off)).toBe(true);
    expect(isCurrent(rule(present(OWN)))).toBe(false);
    const [plan] = inverses(off);
    const undone = plan && applyPlan(off, plan);
    expect(undone && verdict(guardTrail.check(undone))).toBe('pass');
  });

  it.each([
    ['events:DeleteRule', { name: RULE }, absent],
    ['events:RemoveTargets', { rule: RULE, ids: ['queue'] }, present({ ...OWN, targets: 0 })],
  ] as const)('%s is current while it is so', (api, request, after) => {
    const { isCurrent } = effect(api, { request });
    expect(isCurrent(rule(after))).toBe(true);
    expect(isCurrent(rule(present(OWN)))).toBe(false);
  });

  it.each([
    ['a rule of somebody else', { name: 'example-nightly' }],
    ['a rule of that name on another bus', { name: RULE, eventBusName: 'orders' }],
  ])('ignores %s', (_, request) => {
    expect(decoded('events:DisableRule', { request })?.kind).toBe('irrelevant');
  });

  it('is loud about records that name nothing', () => {
    for (const api of Object.keys(guardTrail.watches)) {
      expect(decoded(api, { request: {} })?.kind).toBe('unreadable');
    }
  });

  it('is never put back automatically', () => {
    expect(guardTrail.reverts).toEqual([]);
  });
});

describe('guard-trail, what helps the sweep', () => {
  it('starts a trail that would cover the Region', () => {
    const state = trails(
      trail({ logging: false, managementWrites: false }),
      trail({ name: 'b', logging: false }),
    );
    expect(guardTrail.advise?.(state, resource('AWS::CloudTrail::Trail', region))?.calls).toEqual([
      { api: 'cloudtrail:StartLogging', input: { Name: 'b' } },
    ]);
    expect(guardTrail.advise?.(trails(), resource('AWS::CloudTrail::Trail', region))).toBeUndefined();
  });

  it('enables a rule that is off', () => {
    const off = rule(present({ ...OWN, enabled: false }));
    expect(guardTrail.advise?.(off, resource('AWS::Events::Rule', RULE))?.calls[0]?.api).toBe(
      'events:EnableRule',
    );
    expect(guardTrail.advise?.(rule(absent), resource('AWS::Events::Rule', RULE))).toBeUndefined();
  });
});
