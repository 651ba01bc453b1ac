import { describe, expect, it } from 'vitest';
import { demoCommand } from '../../cli/demo/command.ts';
import { didYouMean } from '../../cli/did-you-mean.ts';
import { EXAMPLE_ACCOUNTS } from '../../cli/example/accounts/index.ts';
import { exampleNamed, loadAccount } from '../../cli/input/load-account.ts';
import { main } from '../../cli/main.ts';
import { simulateCommand } from '../../cli/simulate/command.ts';
import { presentValue } from '../../functions/account/observed.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';

const NAMES = Object.keys(EXAMPLE_ACCOUNTS);

const load = (name: string) => loadAccount(`example:${name}`, fakeTerminal());

describe('the example accounts', () => {
  it.each(NAMES)('are account files that can be read: %s', async (name) => {
    const { state } = await load(name);
    expect(Object.keys(state.networks).length).toBeGreaterThan(0);
  });

  it.each(NAMES)('name no part that is not described: %s', async (name) => {
    const { state } = await load(name);
    for (const network of Object.values(state.networks).flatMap((one) => presentValue(one) ?? [])) {
      const subnets = network.subnets.map(({ subnetId }) => subnetId);
      const placed = [
        ...network.nodes.map((node) => node.interface),
        ...network.endpoints.flatMap(({ interfaces }) => interfaces),
      ];
      expect(subnets).toEqual(expect.arrayContaining(placed.map(({ subnetId }) => subnetId)));
      expect(Object.keys(network.securityGroups)).toEqual(
        expect.arrayContaining(placed.flatMap(({ groupIds }) => groupIds)),
      );
      expect(subnets).toEqual(
        expect.arrayContaining(network.routeTables.flatMap(({ subnetIds }) => subnetIds)),
      );
      expect(network.networkAcls.flatMap(({ associations }) => Object.keys(associations)).toSorted()).toEqual(
        subnets.toSorted(),
      );
    }
  });

  it.each(NAMES.filter((name) => name !== 'demo'))(
    'have nodes of which the last ping is known: %s',
    async (name) => {
      const { state } = await load(name);
      const nodes = Object.values(state.networks).flatMap((one) => presentValue(one)?.nodes ?? []);
      expect(nodes.every(({ managed }) => managed?.lastPingAt !== undefined)).toBe(true);
      expect(Object.keys(state.instances).toSorted()).toEqual(
        nodes.map(({ instanceId }) => instanceId).toSorted(),
      );
    },
  );

  it('are listed in the help, in lines of 80 columns', async () => {
    const terminal = fakeTerminal('', 80);
    expect(await main(['simulate', '--help'], terminal)).toBe(0);
    const listed = terminal.lines.filter((line) => line.startsWith('  example:'));
    expect(listed.map((line) => line.trim().split(' ')[0])).toEqual(NAMES.map((name) => `example:${name}`));
    expect(Math.max(...terminal.lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('are printed by name, as a start for an own file', async () => {
    const terminal = fakeTerminal();
    expect(await demoCommand(undefined, { printAccount: 'spoke' }, terminal)).toBe(0);
    expect(JSON.parse(terminal.lines.join('\n'))).toEqual(EXAMPLE_ACCOUNTS.spoke.account);
  });
});

describe('an unknown example account', () => {
  it.each([
    ['hubspoke', /Did you mean example:hub-spoke\?\nThere are: demo, endpoints/],
    ['example:limited-read', /Did you mean example:limited-reads\?/],
    ['transit', /^there is no example account transit\.\nThere are: demo, /],
    ['constructor', /There are: demo/],
    ['', /There are: demo/],
  ])('%j is refused, with all names', (name, message) => {
    expect(() => exampleNamed(name)).toThrow(message);
  });

  it('is refused by the command', async () => {
    const simulated = simulateCommand(['-'], { account: 'example:nope' }, fakeTerminal('[]'));
    await expect(simulated).rejects.toThrow('there is no example account nope');
  });
});

it.each([
  ['endpoint', 'endpoints'],
  ['prxoy', 'proxy'],
  ['nat', 'nat'],
  ['xyz', undefined],
])('%s was probably meant to be %s', (typed, meant) => {
  expect(didYouMean(typed, NAMES)).toBe(meant);
});
