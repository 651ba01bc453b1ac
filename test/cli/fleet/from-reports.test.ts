import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../cli/fleet/exit-code.ts';
import { fleetOf } from '../../../cli/fleet/judge.ts';
import { textOf } from '../../../cli/fleet/show/text.ts';
import { DETAIL_TYPES } from '../../../functions/core/hub/event.ts';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { tellNews } from '../../../functions/use-cases/hub/tell-news.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { HUB, NOBODY } from '../../support/fleet/fleets.ts';
import { envelope, MEMBER, sweepDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';

/** A hub that hears reports of sweeps, and what `fleet` says of its table. */
const heardHub = () => {
  const { hub, rows, later } = memoryHub();
  let messages = 0;
  return {
    later,
    tellNews: () => tellNews(hub),
    hears: async (sweep: object = {}, more: object = {}, region = 'eu-central-1'): Promise<void> => {
      messages += 1;
      const time = hub.ports.now().toISOString();
      const body = envelope({ type: DETAIL_TYPES.sweep, detail: sweepDetail(sweep, more), region, time });
      await takeArrival(hub, body, `report-${messages}`);
    },
    fleet: () => {
      const fleet = fleetOf(HUB, [...rows.values()], NOBODY, hub.ports.now());
      const text = textOf(fleet, fakeTerminal('', 120)).join(' ').replaceAll(/\s+/g, ' ');
      return { code: exitCodeOf(fleet), states: fleet.installations.map(({ troubles }) => troubles), text };
    },
  };
};

describe('what guards report to the hub, as fleet shows it', () => {
  it('is the version, the mode with what is put back, the nodes and the incidents', async () => {
    const { hears, fleet } = heardHub();
    await hears({ mode: 'auto-fix', autoFix: ['session-preferences'], openIncidents: 0, nodes: 77 });
    const { code, text } = fleet();
    expect(code).toBe(0);
    expect(text).toContain(`ok ${MEMBER} example-shop eu-central-1 0.1.0 fix a 2026-11-20 03:05 <1 min 77 0`);
    expect(text).toContain('fix a 1 guard puts back: session-preferences');
  });

  it('is silent after three hours, also when the hub has told it, until a complete sweep comes', async () => {
    const { hears, later, tellNews: tell, fleet } = heardHub();
    await hears({ openIncidents: 0 });
    later(3);
    expect(fleet()).toMatchObject({ code: 0, states: [[]] });
    later(1);
    expect(fleet()).toMatchObject({ code: 1, states: [['silent']] });
    await tell();
    expect(fleet()).toMatchObject({ code: 1, states: [['silent']] });
    await hears({ openIncidents: 0, complete: false, failed: ['vpc-1'] });
    expect(fleet()).toMatchObject({ code: 1, states: [['silent', 'incomplete']] });
    expect(fleet().text).toContain(
      'its last report, of a sweep that was not complete, came at 2026-11-20 07:05 UTC',
    );
    await hears({ openIncidents: 0 });
    expect(fleet()).toMatchObject({ code: 0, states: [[]] });
  });

  it('is deaf, or incomplete, as soon as a report says so', async () => {
    const { hears, fleet } = heardHub();
    await hears({ deaf: ['network'] });
    await hears({ complete: false, failed: ['vpc-1'], openIncidents: 0 }, {}, 'us-east-1');
    expect(fleet()).toMatchObject({ code: 1, states: [['deaf', 'incidents'], ['incomplete']] });
  });

  it('never takes an account from what a report claims, nor a name that is another id', async () => {
    const { hears, fleet } = heardHub();
    await hears({}, { accountName: '777766665555', account: '777766665555' });
    expect(fleet().text).toContain(`open ${MEMBER} eu-central-1`);
    expect(fleet().text).not.toContain('777766665555');
  });
});
