import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Ports } from '../../../functions/core/ports.ts';

/** Calls of ports, and the calls of AWS among them whose number grows with what is read. */
export type Calls = { port: number; growing: number };

/** Systems Manager lists so many nodes a page, EC2 so many instances. */
const NODES_A_PAGE = 50;
const INSTANCES_A_PAGE = 1000;

const pages = (items: number, size: number): number => Math.ceil(items / size);

/**
 * The calls that this state takes in AWS and that grow with it: pages of instances and of node states, three calls a role
 * (the role, its attached and its inline policies), one a profile.
 */
const growingCalls = ({ networks, roles, instanceProfiles }: AccountState): number => {
  const nodes = Object.values(networks).map((network) => presentValue(network)?.nodes.length ?? 0);
  const ofNetworks = nodes.map((count) => pages(count, INSTANCES_A_PAGE) + pages(count, NODES_A_PAGE));
  return (
    ofNetworks.reduce((sum, calls) => sum + calls, 0) +
    3 * Object.keys(roles).length +
    Object.keys(instanceProfiles).length
  );
};

const COUNTED = ['reader', 'ledger', 'history', 'publisher', 'remediator'] as const;

const counting = <T extends object>(port: T, calls: Calls): T =>
  new Proxy(port, {
    get: (target, name, receiver) => {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof found !== 'function') return found;
      return (...args: readonly unknown[]) => {
        calls.port += 1;
        return Reflect.apply(found, target, args);
      };
    },
  });

/** The same ports, every call of which is counted. */
export const countedPorts = (ports: Ports): { readonly ports: Ports; readonly calls: Calls } => {
  const calls: Calls = { port: 0, growing: 0 };
  const { reader } = ports;
  const paged: Ports['reader'] = {
    ...reader,
    read: async (scope, known) => {
      const state = await reader.read(scope, known);
      calls.growing += growingCalls(state);
      return state;
    },
    // Each page is a call of Systems Manager, and one of EC2 about its instances.
    managedNodes: async function* () {
      for await (const page of reader.managedNodes()) {
        calls.growing += 2;
        yield page;
      }
    },
  };
  const wrapped = Object.fromEntries(
    COUNTED.map((name) => [name, counting(name === 'reader' ? paged : ports[name], calls)]),
  );
  return { ports: { ...ports, ...wrapped }, calls };
};
