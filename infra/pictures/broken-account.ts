import type { Examination } from '../../cli/doctor/examination.ts';
import { examineNodes } from '../../cli/doctor/node/examine-nodes.ts';
import { lookingPorts } from '../../cli/doctor/read/ports.ts';
import { EXAMPLE, exampleAccount } from '../../cli/example/account.ts';
import { lookingConfig } from '../../cli/looking-config.ts';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../functions/adapters/memory/account.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { examineEmbedded } from './examine-embedded.ts';

const NOW = new Date('2026-06-15T10:00:00Z');
const CALLER = 'arn:aws:sts::111122223333:assumed-role/Admin/alice';

const BREAKS: readonly ApiCall[] = [
  { api: 'ec2:AssociateDhcpOptions', input: { DhcpOptionsId: EXAMPLE.publicDns, VpcId: EXAMPLE.prodVpc } },
  { api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.bucket } },
];

/** The example account after two mistakes: name servers that do not know the endpoints, and a log bucket that is gone. */
export const brokenAccount = (): AccountState => {
  const read = readAccountFile(exampleAccount);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const account = createEmbeddedAccount(read.state);
  for (const call of BREAKS) {
    const applied = account.apply(call);
    if (!applied.ok) throw new Error(`${call.api}: ${applied.errorCode}`);
  }
  return account.state();
};

/** What doctor finds in it; one operation is refused. */
export const brokenExamination = (): Promise<Examination> =>
  examineEmbedded(brokenAccount(), { now: NOW, refused: ['kms:DescribeKey'], accountName: 'prod' });

/** What doctor says about its first node in production. */
export const brokenNode = async (): Promise<Examination> => {
  const state = brokenAccount();
  const { identity } = state;
  const [node] = presentValue(state.networks[EXAMPLE.prodVpc])?.nodes ?? [];
  if (!node) throw new Error('the example account has no node');
  const {
    instanceId,
    name = instanceId,
    managed,
    interface: { subnetId },
  } = node;
  const nodes = await examineNodes([name], {
    guard: {
      prerequisites: registry,
      config: lookingConfig(identity, []),
      ports: lookingPorts(createEmbeddedAccount(state), () => NOW).ports,
    },
    asks: {
      find: async () =>
        present([
          {
            nodeId: instanceId,
            name,
            instance: present({ state: 'running', vpcId: EXAMPLE.prodVpc, subnetId, tags: { Name: name } }),
            registration: present({ agentVersion: '3.3.2299.0', ...managed, pingStatus: 'ConnectionLost' }),
          },
        ]),
      callerMay: async () => present(() => ({ verdict: 'allowed' })),
      connection: async () => present('notconnected'),
      plugin: async () => present('1.2.707.0'),
    },
    caller: CALLER,
  });
  return {
    version: 1,
    identity,
    accountName: 'prod',
    examinedAt: NOW.toISOString(),
    caller: CALLER,
    checks: [],
    nodes,
    guard: [],
    failed: [],
  };
};
