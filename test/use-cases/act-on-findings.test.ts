import { describe, expect, it } from 'vitest';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { Family } from '../../functions/core/prerequisite.ts';
import type { Guard } from '../../functions/use-cases/guard.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { content, VPC_ID } from '../support/samples/sample-account.ts';
import { associate, update } from '../support/samples/sample-changes.ts';
import {
  type Bench,
  bench,
  GOOD_INPUTS,
  healthyAccount,
  remembering,
} from '../support/samples/sample-guard.ts';

/** A guard whose ignore tag cannot be asked for: whoever decides asks for it. */
const undecided = (made: Bench, family: Family): Guard => {
  const config = {
    ...made.config,
    get ignoreTag(): string {
      throw new Error('a decision was asked for');
    },
  };
  return { ...made.guard(family), config };
};

const mute = (made: Bench): void => {
  const state = made.account.state();
  const vpc = presentValue(state.networks[VPC_ID]);
  if (!vpc) throw new Error('there is no VPC');
  const tags = { ...vpc.tags, 'session-guard:ignore': 'true' };
  made.account.set({ ...state, networks: { [VPC_ID]: present({ ...vpc, tags }) } });
};

describe('what is broken', () => {
  it('is not decided on where all of it was broken before and told', async () => {
    const made = bench({ state: healthyAccount({ buckets: {} }), settings: { mode: 'auto-fix' } });
    await made.sweep();
    const event = update(made, content({ ...GOOD_INPUTS, idleSessionTimeout: '30' }));
    expect(await guardChange(event, undecided(made, 'preferences'))).toMatchObject({
      status: 'healthy',
      because: 'This change broke nothing. What is broken was already reported.',
      prerequisite: 'session-preferences',
      resources: [{ type: 'AWS::SSM::Document' }],
      findings: [],
    });
    expect(made.published).toHaveLength(1);
  });

  it('is decided on where some of it is of this change', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    await expect(guardChange(event, undecided(made, 'network'))).rejects.toThrow('a decision was asked for');
    expect(made.written).toEqual([]);
  });

  it('is said to be muted, also where it was told before', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const event = associate(made, 'dopt-public');
    expect(await made.deliver(event, 'network')).toMatchObject({ status: 'alerted', toldBefore: false });
    expect(await made.deliver(event, 'network')).toMatchObject({ status: 'alerted', toldBefore: true });
    mute(made);
    expect(await made.deliver(event, 'network')).toMatchObject({ status: 'ignored', toldBefore: false });
    expect(made.published).toHaveLength(1);
  });
});
