import { describe, expect, it } from 'vitest';
import { examineNodes } from '../../../../cli/doctor/node/examine-nodes.ts';
import { EXAMPLE_ACCOUNTS, type ExampleName } from '../../../../cli/example/accounts/index.ts';
import { nodesIn } from '../../../support/doctor/memory-asks.ts';
import { nodeContext, stateOf, stepsWith } from '../../../support/doctor/node-context.ts';

const NAMES = Object.keys(EXAMPLE_ACCOUNTS) as ExampleName[];

/** Where something cannot be seen, and which steps say so. */
const DOUBTS: Partial<Record<ExampleName, readonly string[]>> = {
  // The sandbox of the demo is described without its identities.
  demo: ['node-credentials', 'node-permissions'],
  spoke: ['name-resolution'],
  'central-egress': ['route'],
  'shared-participant': ['route'],
  proxy: ['route'],
};

describe('a healthy node', () => {
  it.each(NAMES)('has no step that fails, and doubts only where nobody can see: %s', async (name) => {
    const state = stateOf(EXAMPLE_ACCOUNTS[name].account);
    const ids = nodesIn(state).map(({ nodeId }) => nodeId);
    const nodes = await examineNodes(ids, nodeContext(state));
    expect(nodes.map(({ nodeId }) => nodeId)).toEqual(ids);
    for (const node of nodes) {
      expect(stepsWith(node, 'fail')).toEqual([]);
      expect(DOUBTS[name] ?? []).toEqual(expect.arrayContaining([...stepsWith(node, 'unknown')]));
      expect(node.steps.at(-1)).toMatchObject({ id: 'connection', verdict: 'pass' });
    }
  });

  it.each(Object.entries(DOUBTS))('is told what cannot be seen: %s', async (name, doubts) => {
    const state = stateOf(EXAMPLE_ACCOUNTS[name as ExampleName].account);
    const nodes = await examineNodes(
      nodesIn(state).map(({ nodeId }) => nodeId),
      nodeContext(state),
    );
    expect(nodes.some((node) => stepsWith(node, 'unknown').join() === doubts.join())).toBe(true);
  });

  it('shows the evidence of each step that is open', async () => {
    const state = stateOf();
    const [node] = await examineNodes(['web-1'], nodeContext(state));
    const shown = Object.fromEntries((node?.steps ?? []).map(({ id, evidence }) => [id, evidence]));
    expect(shown).toMatchObject({
      'name-resolution':
        'dopt-0amazon5555aaaa66 (AmazonProvidedDNS), enableDnsSupport on, enableDnsHostnames on',
      endpoint: expect.stringContaining('ssmmessages vpce-0ssmmessages'),
      route: 'subnet-0private1, rtb-0private1: local',
      'node-security-group': 'sg-0nodes (sgr-0nodesout) to sg-0endpoints',
      'node-network-acl': 'acl-0prod (out rule 100, in rule 100)',
      'endpoint-network-acl': 'acl-0prod (in rule 100, out rule 100)',
      'endpoint-security-group': 'sg-0endpoints (sgr-0endpointsin) from 10.0.0.0/16',
      'endpoint-policy': 'full access',
      'node-permissions': 'role web allows all 12 actions that sessions need',
      'node-credentials': 'profile web, role web; metadata service on, IMDSv2',
    });
  });
});
