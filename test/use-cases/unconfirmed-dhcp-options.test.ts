import { expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import { optionSet } from '../support/samples/sample-account.ts';
import { associate, switchOff } from '../support/samples/sample-changes.ts';
import { healthyAccount, remembering } from '../support/samples/sample-guard.ts';

const silent = () => {
  const state = healthyAccount();
  const dhcpOptions = { ...state.dhcpOptions, 'dopt-silent': present(optionSet('dopt-silent')) };
  return remembering({ state: { ...state, dhcpOptions } });
};

it('an option set without name servers is told as a doubt, and never put back', async () => {
  const made = await silent();
  const outcome = await made.deliver(associate(made, 'dopt-silent'), 'network');
  expect(outcome).toMatchObject({ status: 'inconclusive', impact: 'unknown', calls: [] });
  expect(outcome.because).toContain('name no DNS server, and it is not confirmed');
  expect(await made.sweep()).toEqual([]);
  expect(made.written).toEqual([]);
});

it('with the resolver of the VPC off, it is certain that names do not resolve', async () => {
  const made = await silent();
  await made.deliver(associate(made, 'dopt-silent'), 'network');
  const outcome = await made.deliver(switchOff(made, 'enableDnsSupport'), 'network');
  expect(outcome).toMatchObject({ impact: 'sessions-fail' });
});
