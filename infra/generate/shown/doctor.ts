import { examine } from '../../../cli/doctor/examine.ts';
import type { FoundNode, NodeAsks } from '../../../cli/doctor/node/context.ts';
import { examineNodes } from '../../../cli/doctor/node/examine-nodes.ts';
import { lookingPorts } from '../../../cli/doctor/read/ports.ts';
import { createRefusals } from '../../../cli/doctor/read/refused.ts';
import { textOf } from '../../../cli/doctor/show/text.ts';
import { EXAMPLE, exampleAccount } from '../../../cli/example/account.ts';
import { lookingConfig } from '../../../cli/looking-config.ts';
import { networksOf } from '../../../functions/account/network/parts.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { createEmbeddedAccount, type EmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { keepingTerminal } from './terminal.ts';

const CALLER = 'arn:aws:sts::111122223333:assumed-role/Admin/alice';
const NODE = 'web-1';

/** The example account after somebody gave a VPC without a way out the DNS servers of the internet. */
const brokenAccount = (): EmbeddedAccount => {
  const read = readAccountFile(exampleAccount);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const account = createEmbeddedAccount(read.state);
  const input = { DhcpOptionsId: EXAMPLE.publicDns, VpcId: EXAMPLE.prodVpc };
  const applied = account.apply({ api: 'ec2:AssociateDhcpOptions', input });
  if (!applied.ok) throw new Error(applied.errorCode);
  return account;
};

const nodesCalled = (name: string, state: AccountState): readonly FoundNode[] =>
  networksOf(state).flatMap(({ vpcId, nodes }) =>
    nodes
      .filter((node) => node.name === name && node.managed)
      .map((node) => ({
        nodeId: node.instanceId,
        name,
        instance: present({ state: 'running', vpcId, subnetId: node.interface.subnetId, tags: {} }),
        registration: present({
          pingStatus: 'ConnectionLost',
          agentVersion: node.managed?.agentVersion ?? '',
        }),
      })),
  );

/** A caller who may do everything asks about a node that has lost its connection. */
const asksOf = (state: AccountState): NodeAsks => ({
  find: async (target) => present(nodesCalled(target, state)),
  callerMay: async () => present(() => ({ verdict: 'allowed' })),
  connection: async () => present('notconnected'),
  plugin: async () => present('1.2.707.0'),
});

/** What `session-guard doctor web-1` prints for that account. */
export const shownNode = async (columns: number): Promise<readonly string[]> => {
  const account = brokenAccount();
  const state = account.state();
  const { identity } = state;
  const { ports } = lookingPorts(account, () => new Date(0));
  const guard = { prerequisites: registry, config: lookingConfig(identity, []), ports };
  const nodes = await examineNodes([NODE], { guard, asks: asksOf(state), caller: CALLER });
  const examination = {
    version: 1,
    identity,
    examinedAt: '',
    checks: [],
    nodes,
    guard: [],
    failed: [],
  } as const;
  return textOf(examination, registry, keepingTerminal(columns));
};

/** What `session-guard doctor` prints for that account. */
export const shownAccount = async (columns: number): Promise<readonly string[]> => {
  const account = brokenAccount();
  const state = account.state();
  const examination = await examine(
    { identity: state.identity, caller: CALLER },
    { prerequisites: registry },
    {
      reader: account,
      vpcs: async () => present(networksOf(state).map(({ vpcId }) => vpcId)),
      installation: { rules: present([]), topics: [] },
      refusals: createRefusals(),
      now: () => new Date(0),
      onProgress: () => undefined,
    },
  );
  return textOf(examination, registry, keepingTerminal(columns));
};
