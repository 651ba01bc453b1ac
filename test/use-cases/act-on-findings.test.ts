import { describe, expect, it } from 'vitest';
import { present, presentValue } from '../../functions/account/observed.ts';
import { content, VPC_ID } from '../support/samples/sample-account.ts';
import { associate, update } from '../support/samples/sample-changes.ts';
import {
  type Bench,
  bench,
  GOOD_INPUTS,
  healthyAccount,
  remembering,
} from '../support/samples/sample-guard.ts';

/** A clock that cannot be asked: whoever decides asks it. */
const withoutClock = (made: Bench): void => {
  const now = () => {
    throw new Error('a decision was asked for');
  };
  made.ports = { ...made.ports, now };
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
    withoutClock(made);
    expect(await made.deliver(event)).toMatchObject({
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
    withoutClock(made);
    await expect(made.deliver(event, 'network')).rejects.toThrow('a decision was asked for');
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
