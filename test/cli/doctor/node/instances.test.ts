import { describe, expect, it } from 'vitest';
import { examineNodes } from '../../../../cli/doctor/node/examine-nodes.ts';
import { EXAMPLE } from '../../../../cli/example/account.ts';
import { EXAMPLE_ACCOUNTS } from '../../../../cli/example/accounts/index.ts';
import { DEFAULT_ROLE_SETTING } from '../../../../functions/account/identity/service-settings.ts';
import { absent, present, unknown } from '../../../../functions/account/observed.ts';
import type { AccountState } from '../../../../functions/account/state.ts';
import {
  after,
  examined,
  nodeContext,
  stateOf,
  stepIn,
  stepsWith,
  WEB,
  withNode,
  withVpc,
} from '../../../support/doctor/node-context.ts';

const GONE = { network: { managed: undefined }, identity: { managed: undefined } } as unknown as Parameters<
  typeof withNode
>[2];

const neverRegistered = (state: AccountState): AccountState => withNode(state, WEB, GONE);

const lost = (state: AccountState): AccountState =>
  withNode(state, WEB, {
    network: {
      managed: {
        pingStatus: 'ConnectionLost',
        agentVersion: '3.3.2299.0',
        lastPingAt: '2026-03-02T07:00:00Z',
      },
    },
  });

const withoutRoute = (state: AccountState): AccountState =>
  after(state, { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-0ssm'] } });

describe('an instance', () => {
  it('that is stopped is said to be so, with the command that starts it', async () => {
    const state = withNode(lost(stateOf()), WEB, { network: { isStopped: true } });
    const node = await examined(state, WEB);
    expect(stepsWith(node, 'fail')).toEqual(['instance']);
    expect(stepIn(node, 'instance')).toMatchObject({
      evidence: 'it is stopped',
      commands: [`aws ec2 start-instances --instance-ids '["${WEB}"]' --region ap-northeast-1`],
    });
    expect(stepsWith(node, 'skipped')).toContain('network');
  });

  it('that never registered is examined, up to the step that keeps it away', async () => {
    const node = await examined(withoutRoute(neverRegistered(stateOf())), WEB);
    expect(stepsWith(node, 'fail')).toEqual(['endpoint.ssm']);
    expect(stepIn(node, 'registration')).toMatchObject({
      verdict: 'unknown',
      evidence: expect.stringContaining('never registered'),
    });
    expect(stepIn(node, 'agent-version').verdict).toBe('skipped');
    expect(stepIn(node, 'connection').evidence).toContain('it has never registered');
  });

  it('that never registered although every setting is right is told what is left, without a guess', async () => {
    const node = await examined(neverRegistered(stateOf()), WEB);
    expect(stepsWith(node, 'fail')).toEqual(['connection']);
    const { evidence, commands } = stepIn(node, 'connection');
    expect(evidence).toContain('no SSM Agent is installed');
    expect(evidence).toContain('Nothing that can be seen from outside is wrong');
    expect(commands.map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual([
      'aws ssm describe-instance-information',
      'aws ec2 get-console-output',
      'aws ec2 reboot-instances',
    ]);
  });

  it('of which the agent version is not known gets doubts, not failures', async () => {
    const state = neverRegistered(withNode(stateOf(), WEB, { identity: { httpTokens: 'required' } }));
    const node = await examined(state, WEB);
    expect(stepIn(node, 'node-credentials')).toMatchObject({
      verdict: 'unknown',
      evidence: expect.stringContaining('unknown version'),
    });
  });

  it('that lost its connection although every setting is right is not said to lack an agent', async () => {
    const node = await examined(lost(stateOf()), WEB);
    expect(stepsWith(node, 'fail')).toEqual(['connection']);
    expect(stepIn(node, 'connection').evidence).toContain('ConnectionLost, last ping 2026-03-02 07:00 UTC');
    expect(stepIn(node, 'connection').evidence).not.toContain('no SSM Agent is installed');
  });

  it('without a profile, where Default Host Management is off, is offered that of its neighbours', async () => {
    const bare = withNode(stateOf(EXAMPLE_ACCOUNTS.endpoints.account), 'i-0orders1', {
      identity: { profileArn: undefined } as never,
    });
    const off = { id: DEFAULT_ROLE_SETTING, value: '', status: 'Default', tags: {} };
    const state = { ...bare, serviceSettings: { [DEFAULT_ROLE_SETTING]: present(off) } };
    const node = await examined(state, 'i-0orders1');
    expect(stepsWith(node, 'fail')).toEqual(['node-credentials']);
    expect(stepIn(node, 'node-credentials')).toMatchObject({
      evidence: expect.stringContaining('Default Host Management is off'),
      advice: expect.stringContaining('the instance profile ec2-node of other nodes'),
      commands: [
        expect.stringMatching(/^aws ec2 associate-iam-instance-profile .* --instance-id i-0orders1 /),
      ],
    });
  });

  it('without a profile, where Default Host Management is on, uses its role', async () => {
    const state = stateOf(EXAMPLE_ACCOUNTS['default-host-management'].account);
    const [id = ''] = Object.keys(state.instances);
    const node = await examined(state, id);
    expect(stepIn(node, 'node-credentials').evidence).toContain('Default Host Management, role');
    expect(stepIn(node, 'node-permissions').verdict).toBe('pass');
  });

  it('with its metadata service off has no credentials', async () => {
    const node = await examined(withNode(stateOf(), WEB, { identity: { httpEndpoint: 'disabled' } }), WEB);
    expect(stepsWith(node, 'fail')).toEqual(['node-credentials']);
  });

  it('that EC2 has forgotten, but Systems Manager lists, was terminated', async () => {
    const context = nodeContext(stateOf());
    const registration = present({ pingStatus: 'ConnectionLost', agentVersion: '3.3.2299.0' });
    const gone = { nodeId: 'i-0dead', instance: absent, registration };
    const asks = { ...context.asks, find: async () => present([gone]) };
    const [node] = await examineNodes(['i-0dead'], { ...context, asks });
    expect(node && stepIn(node, 'instance')).toMatchObject({
      verdict: 'fail',
      evidence: expect.stringContaining('terminated'),
    });
  });
});

describe('a hybrid node', () => {
  const hybrid = (tier: string): AccountState => {
    const state = stateOf();
    return {
      ...state,
      hybridNodes: {
        'mi-0abc': present({ nodeId: 'mi-0abc', name: 'plant', role: 'web', pingStatus: 'Online', tags: {} }),
      },
      serviceSettings: {
        ...state.serviceSettings,
        '/ssm/managed-instance/activation-tier': present({
          id: '/ssm/managed-instance/activation-tier',
          value: tier,
          status: 'Customized',
          hybridNodes: 1,
          tags: {},
        }),
      },
    };
  };

  it('is examined without a network of AWS', async () => {
    const node = await examined(hybrid('advanced'), 'plant');
    expect(node.nodeId).toBe('mi-0abc');
    expect(stepIn(node, 'network')).toMatchObject({ verdict: 'skipped' });
    expect(stepIn(node, 'node-credentials').verdict).toBe('pass');
  });

  it('needs the advanced tier', async () => {
    const node = await examined(hybrid('standard'), 'mi-0abc');
    expect(stepIn(node, 'node-credentials')).toMatchObject({
      verdict: 'fail',
      evidence: expect.stringContaining('need advanced'),
    });
  });
});

describe('a target', () => {
  const ask = (target: string, asks = {}) => examineNodes([target], nodeContext(stateOf(), asks));

  it('is found by its name', async () => {
    expect((await ask('web-1'))[0]).toMatchObject({ nodeId: WEB, name: 'web-1', vpcId: EXAMPLE.prodVpc });
  });

  it('that several nodes are called is an error with their ids', async () => {
    const state = withVpc(stateOf(), EXAMPLE.prodVpc, (network) => ({
      ...network,
      nodes: network.nodes.map((node) => ({ ...node, name: 'web' })),
    }));
    await expect(examineNodes(['web'], nodeContext(state))).rejects.toThrow(
      /nodes are called web: ask for one of them by its id \(i-0aaa1111bbbb22221, i-0aaa1111bbbb22222/,
    );
  });

  it('that nobody is called is an error that says where was looked', async () => {
    await expect(ask('nobody')).rejects.toThrow(
      'no instance and no managed node in account 111122223333, ap-northeast-1 is called nobody',
    );
  });

  it('that is an unknown id is said to be so, and leaves the others alone', async () => {
    const nodes = await examineNodes(['i-0feed', WEB], nodeContext(stateOf()));
    expect(nodes[0]?.steps).toHaveLength(1);
    expect(nodes[0]?.steps[0]?.evidence).toMatch(
      /^i-0feed was not found in account 111122223333, ap-northeast-1: .*terminated.*another account or Region/,
    );
    expect(nodes[1] && stepsWith(nodes[1], 'fail')).toEqual([]);
  });

  it('that may not be looked up is in doubt, with the missing action', async () => {
    const context = nodeContext(stateOf());
    const because = 'the guard may not call ec2:DescribeInstances on it';
    const asks = { ...context.asks, find: async () => unknown(because) };
    const [node] = await examineNodes([WEB], { ...context, asks });
    expect(node?.steps).toMatchObject([{ verdict: 'unknown', missing: 'ec2:DescribeInstances' }]);
  });

  it('whose instance may not be read has a way that is in doubt for that reason, not one that is missing', async () => {
    const context = nodeContext({ ...stateOf(), networks: {} });
    const because = 'the guard may not call ec2:DescribeInstances on it';
    const find: typeof context.asks.find = async (target) => {
      const found = await nodeContext(stateOf()).asks.find(target);
      if (found.status !== 'present') return found;
      return present(found.value.map((node) => ({ ...node, instance: unknown(because) })));
    };
    const [node] = await examineNodes([WEB], { ...context, asks: { ...context.asks, find } });
    expect(node && stepIn(node, 'network')).toMatchObject({
      verdict: 'unknown',
      evidence: 'the caller may not call ec2:DescribeInstances on it',
      missing: 'ec2:DescribeInstances',
    });
  });

  it('that is asked for twice is examined once', async () => {
    expect(await examineNodes([WEB, WEB], nodeContext(stateOf()))).toHaveLength(1);
  });
});
