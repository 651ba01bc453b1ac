import type { NodeExamination, Step } from '../../../cli/doctor/examination.ts';
import type { NodeContext } from '../../../cli/doctor/node/context.ts';
import { examineNodes } from '../../../cli/doctor/node/examine-nodes.ts';
import { exampleAccount } from '../../../cli/example/account.ts';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { NodeIdentity } from '../../../functions/account/identity/identity.ts';
import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { networksOf } from '../../../functions/account/network/parts.ts';
import { present, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { bench } from '../samples/sample-guard.ts';
import { type AsksOf, memoryAsks, nodesIn } from './memory-asks.ts';

export const CALLER = 'arn:aws:sts::111122223333:assumed-role/Admin/alice';
export const WEB = 'i-0aaa1111bbbb22221';
export const BASTION = 'i-0aaa1111bbbb22225';

/** An account file as it would be read. */
export const stateOf = (file: AccountFileInput = exampleAccount): AccountState => {
  const read = readAccountFile(file);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.state;
};

/** The account after some calls, which must not be refused. */
export const after = (state: AccountState, ...calls: readonly ApiCall[]): AccountState => {
  const account = createEmbeddedAccount(state);
  for (const call of calls) {
    const applied = account.apply(call);
    if (!applied.ok) throw new Error(`${call.api}: ${applied.errorCode}`);
  }
  return account.state();
};

/** The account with one VPC, or the nodes in it, changed. */
export const withVpc = (
  state: AccountState,
  vpcId: string,
  change: (network: VpcNetwork) => VpcNetwork,
): AccountState => {
  const network = presentValue(state.networks[vpcId]);
  if (!network) throw new Error(`no VPC ${vpcId}`);
  return { ...state, networks: { ...state.networks, [vpcId]: present(change(network)) } };
};

type Both = { readonly network?: Partial<NodeNetwork>; readonly identity?: Partial<NodeIdentity> };

const without = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;

/** The account with one instance changed; `undefined` takes something away. */
export const withNode = (state: AccountState, id: string, { network, identity }: Both): AccountState => {
  const vpc = networksOf(state).find(({ nodes }) => nodes.some(({ instanceId }) => instanceId === id));
  const known = presentValue(state.instances[id]);
  const changed = vpc
    ? withVpc(state, vpc.vpcId, (one) => ({
        ...one,
        nodes: one.nodes.map((node) => (node.instanceId === id ? without({ ...node, ...network }) : node)),
      }))
    : state;
  return {
    ...changed,
    instances: {
      ...changed.instances,
      ...(known ? { [id]: present(without({ ...known, ...identity })) } : {}),
    },
  };
};

/** One minute after the last ping of any node: the account as it is now. */
const nowIn = (state: AccountState): Date | undefined => {
  const pings = nodesIn(state).flatMap(({ registration }) =>
    registration.status === 'present' ? (registration.value.lastPingAt ?? []) : [],
  );
  const last = pings.map((ping) => Date.parse(ping)).toSorted((a, b) => b - a)[0];
  return last === undefined ? undefined : new Date(last + 60_000);
};

/** What doctor needs to examine the nodes of an account in memory; the reader may not make some calls. */
export const nodeContext = (
  state: AccountState,
  asks: AsksOf = {},
  refused: readonly string[] = [],
): NodeContext => {
  const made = bench({ state, settings: { identity: state.identity } });
  made.now = nowIn(state) ?? made.now;
  made.ports = { ...made.ports, reader: createEmbeddedAccount(state, refused) };
  return { guard: made.guard(), asks: memoryAsks(state, asks), caller: CALLER };
};

/** One node of an account in memory, examined. */
export const examined = async (
  state: AccountState,
  target: string,
  asks: AsksOf = {},
  refused: readonly string[] = [],
): Promise<NodeExamination> => {
  const [one] = await examineNodes([target], nodeContext(state, asks, refused));
  if (!one) throw new Error('nothing was examined');
  return one;
};

/** The ids of the steps with a verdict. */
export const stepsWith = ({ steps }: NodeExamination, verdict: Step['verdict']): readonly string[] =>
  steps.filter((step) => step.verdict === verdict).map(({ id }) => id);

export const stepIn = ({ steps }: NodeExamination, id: string): Step => {
  const step = steps.find((one) => one.id === id);
  if (!step) throw new Error(`no step ${id}: ${steps.map((one) => one.id).join(', ')}`);
  return step;
};
