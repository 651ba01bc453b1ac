import { describe, expect, it } from 'vitest';
import {
  allHubIdle,
  GUARDS,
  hubIdle,
  hubOutcomeUses,
  hubParts,
  hubResources,
  refreshUses,
  TOLD_HUBS,
} from '../../infra/cost/hub.ts';
import { installation, TOLD } from '../../infra/cost/member.ts';
import { partsOf } from '../../infra/cost/parts.ts';
import { costOf, PRICES } from '../../infra/cost/prices.ts';
import { HUB_BUDGETS, type HubBudget, overspent, spentByHub } from './budgets.ts';

const [MAIL, SLACK] = TOLD_HUBS;
if (!MAIL || !SLACK) throw new Error('there are no hubs');

describe('a hub in a month in which nothing happens', () => {
  it.each(TOLD_HUBS)('$name: costs no more than its budget, which is as low as it can be', (told) => {
    const budget: HubBudget | undefined = HUB_BUDGETS[told.name as keyof typeof HUB_BUDGETS];
    const cost = spentByHub(hubResources(told));
    expect(overspent(cost, budget)).toEqual([]);
    expect(cost).toMatchObject({ ...budget, usd: expect.any(Number) });
    expect(budget.usd - cost.usd).toBeLessThan(0.02);
  });

  it('costs 3 US dollars less without its dashboard', () => {
    const { HubDashboard: _, ...without } = hubResources(MAIL);
    expect(spentByHub(hubResources(MAIL)).usd - spentByHub(without).usd).toBeCloseTo(PRICES.dashboard.usd);
  });

  it('is above its budget with a second dashboard, or one alarm more', () => {
    const { HubDashboard, HubErrorsAlarm, ...rest } = hubResources(MAIL);
    if (!HubDashboard || !HubErrorsAlarm) throw new Error('the hub has changed');
    const two = { ...rest, HubDashboard, HubErrorsAlarm, Second: HubDashboard, Third: HubErrorsAlarm };
    expect(overspent(spentByHub(two), HUB_BUDGETS.mail)).toEqual([
      'alarms: 8, budget 7',
      'dashboards: 2, budget 1',
      expect.stringContaining('usd: '),
    ]);
  });

  it('hears each guard each hour, and looks for silent ones once an hour', () => {
    const uses = allHubIdle(hubIdle(hubParts(MAIL)));
    const quantity = (what: string) => uses.find((use) => use.what === what)?.quantity;
    expect(quantity('reports of sweeps: invocations')).toBe(GUARDS * 730);
    expect(quantity('looks for silent guards')).toBe(730);
  });
});

describe('what the hub tells', () => {
  it('costs more with Slack, and mails are most of it', () => {
    const [mail, slack] = [MAIL, SLACK].map((told) => hubOutcomeUses(hubParts(told), 1000));
    if (!mail || !slack) throw new Error('there are no uses');
    expect(costOf(slack)).toBeGreaterThan(costOf(mail));
    expect(costOf(mail.filter(({ what }) => what === 'mails'))).toBeGreaterThan(costOf(mail) / 2);
  });

  it('is looked at for less than a cent, as long as no screen does it all day', () => {
    expect(costOf(refreshUses(1))).toBeGreaterThan(0);
    expect(costOf(refreshUses(1))).toBeLessThan(0.01);
    expect(costOf(refreshUses(43_800))).toBeGreaterThan(PRICES.dashboard.usd);
  });
});

describe('a guard', () => {
  it.each(TOLD)('$name: has no dashboard', ({ params }) => {
    expect(partsOf(installation(params)).dashboards).toBe(0);
  });
});
