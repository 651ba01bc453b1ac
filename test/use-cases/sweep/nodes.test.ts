import { describe, expect, it } from 'vitest';
import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import { present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { resourceOfPlace } from '../../../functions/core/ledger/rows/partitions.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { ALL_ENDPOINTS, IDENTITY, node, VPC_ID, vpcOf } from '../../support/samples/sample-account.ts';
import { associate } from '../../support/samples/sample-changes.ts';
import { type Bench, bench, healthyAccount, later } from '../../support/samples/sample-guard.ts';
import { byId, IMAGE, managedNode } from '../../support/samples/sample-nodes.ts';

const TRAIL = {
  arn: 'arn:aws:cloudtrail:ap-northeast-1:111122223333:trail/example',
  name: 'example',
  homeRegion: 'ap-northeast-1',
  multiRegion: true,
  logging: true,
  managementWrites: true,
};

const IDS = ['i-a', 'i-b', 'i-c'];

/** The healthy account with three managed nodes in its VPC. */
const withNodes = (more: Partial<AccountState> = {}): AccountState => ({
  ...healthyAccount(),
  networks: {
    [VPC_ID]: present(
      vpcOf({
        dhcpOptionsId: 'dopt-amazon',
        endpoints: ALL_ENDPOINTS,
        nodes: IDS.map((instanceId) => node({ instanceId })),
      }),
    ),
  },
  nodes: byId(...IDS.map((id) => managedNode(id))),
  ...more,
});

const change = (made: Bench, ids: readonly string[], more: Partial<ManagedNode>): void => {
  const state = made.account.state();
  const changed = ids.map((id) => managedNode(id, { ...state.nodes[id], ...more }));
  made.account.set({ ...state, nodes: { ...state.nodes, ...byId(...changed) } });
};
const lose = (made: Bench, ...ids: readonly string[]): void =>
  change(made, ids, { pingStatus: 'ConnectionLost' });

/** A bench that was swept once, an hour ago. */
const swept = async (state = withNodes()): Promise<Bench> => {
  const made = bench({ state });
  expect(await made.sweep()).toEqual([]);
  later(made, 60);
  return made;
};

describe('nodes that lost their connection', () => {
  it('are told once a VPC, and named', async () => {
    const made = await swept();
    lose(made, 'i-a', 'i-b');
    expect(await made.sweep()).toMatchObject([
      {
        status: 'alerted',
        prerequisite: 'node-connection',
        severity: 'critical',
        incident: `node-connection/AWS::EC2::VPC#${VPC_ID}`,
        blastRadius: { nodes: 2, sample: ['name-of-i-a', 'name-of-i-b'], where: VPC_ID },
        action: expect.stringContaining('No incident explains it'),
      },
    ]);
    later(made, 60);
    expect(await made.sweep()).toEqual([]);
  });

  it('are told again when more are lost', async () => {
    const made = await swept();
    lose(made, 'i-a');
    expect(await made.sweep()).toHaveLength(1);
    later(made, 60);
    lose(made, 'i-b');
    expect(await made.sweep()).toMatchObject([{ blastRadius: { nodes: 2 } }]);
  });

  it('are joined to the change that explains it', async () => {
    const made = await swept();
    const event = associate(made, 'dopt-public');
    await made.deliver(event, 'network');
    lose(made, ...IDS);
    const [outcome] = await made.sweep();
    expect(outcome?.prerequisite).toBe('node-connection');
    expect(outcome?.action).toContain(`This matches incident vpc-name-resolution/AWS::EC2::VPC#${VPC_ID}: `);
    expect(outcome?.action).toContain('after ec2:AssociateDhcpOptions by ');
    expect(outcome?.links.event).toContain('cloudtrailv2');
  });

  it('are joined to what the same sweep found', async () => {
    const made = await swept();
    associate(made, 'dopt-public');
    lose(made, ...IDS);
    const outcomes = await made.sweep();
    expect(outcomes.map(({ prerequisite }) => prerequisite)).toEqual([
      'vpc-name-resolution',
      'node-connection',
    ]);
    expect(outcomes[1]?.action).toContain('This matches incident vpc-name-resolution/');
  });

  it('close their incident when they are back or stopped', async () => {
    const made = await swept();
    lose(made, 'i-a', 'i-b');
    await made.sweep();
    change(made, ['i-a'], { pingStatus: 'Online' });
    change(made, ['i-b'], { instanceState: 'stopped' });
    later(made, 60);
    expect(await made.sweep()).toMatchObject([{ status: 'resolved', prerequisite: 'node-connection' }]);
    expect((await made.ports.ledger.open()).incidents).toEqual([]);
  });

  it('are not told when they were stopped or terminated', async () => {
    const made = await swept();
    change(made, ['i-a'], { pingStatus: 'ConnectionLost', instanceState: 'stopped' });
    change(made, ['i-b'], { pingStatus: 'ConnectionLost', instanceState: 'terminated' });
    expect(await made.sweep()).toEqual([]);
  });

  it('are not told where the inventory cannot be read', async () => {
    const made = await swept();
    lose(made, 'i-a');
    const vpcInventories = () => Promise.reject(new AccountUnavailableError('throttled'));
    made.ports = { ...made.ports, ledger: { ...made.ports.ledger, vpcInventories } };
    expect(await made.sweep()).toEqual([]);
    expect(made.complaints).toContain('The inventory could not be read');
  });
});

describe('what the sweep remembers about a VPC without nodes', () => {
  it('is written once more, and then left to expire', async () => {
    const made = await swept();
    made.account.set({ ...made.account.state(), networks: {}, nodes: {} });
    await made.sweep();
    const emptied = await made.ports.ledger.vpcInventories();
    expect(emptied).toMatchObject([{ nodes: [] }]);
    later(made, 60);
    await made.sweep();
    expect(await made.ports.ledger.vpcInventories()).toEqual(emptied);
  });
});

describe('the sweep on what no event tells', () => {
  it('tells old agents once an image, with the command that updates them', async () => {
    const made = await swept();
    change(made, ['i-a', 'i-b'], { agentVersion: '3.1.1446.0' });
    const [outcome, ...others] = await made.sweep();
    expect(others).toEqual([]);
    expect(outcome).toMatchObject({
      prerequisite: 'agent-version',
      impact: 'some-sessions-fail',
      severity: 'warning',
      resources: [resource('AWS::EC2::Image', IMAGE)],
    });
    expect(outcome?.commands.fix).toEqual([
      `aws ssm send-command --document-name AWS-UpdateSSMAgent --targets '[{"Key":"InstanceIds","Values":["i-a","i-b"]}]' --region ap-northeast-1`,
    ]);
    later(made, 60);
    expect(await made.sweep()).toEqual([]);
  });

  it('goes on remembering documents while agents are old', async () => {
    const made = bench({
      state: withNodes({ nodes: byId(managedNode('i-a', { agentVersion: '3.1.1446.0' })) }),
    });
    await made.sweep();
    const document = resource('AWS::SSM::Document', 'SSM-SessionManagerRunShell');
    expect(Object.keys((await made.ports.ledger.load([document])).baselines)).toHaveLength(1);
  });

  it('tells that no trail is on, with the command that starts it', async () => {
    const trails = { [IDENTITY.region]: present([TRAIL]) };
    const made = await swept(withNodes({ trails }));
    made.account.apply({ api: 'cloudtrail:StopLogging', input: { Name: 'example' } });
    const [outcome] = await made.sweep();
    expect(outcome).toMatchObject({
      prerequisite: 'guard-trail',
      impact: 'guard-blind',
      severity: 'critical',
      commands: {
        fix: [`aws cloudtrail start-logging --name ${TRAIL.name} --region ap-northeast-1`],
      },
    });
  });

  it('tells that an own rule is off or gone', async () => {
    const ownRules = { 'own-rule': present({ name: 'own-rule', enabled: false, targets: 1 }) };
    const made = bench({ state: withNodes({ ownRules }), settings: { ownRules: ['own-rule', 'gone-rule'] } });
    const outcomes = await made.sweep();
    expect(outcomes.map(({ because }) => because)).toEqual([
      expect.stringContaining('rule own-rule is disabled'),
      expect.stringContaining('rule gone-rule does not exist'),
      expect.stringContaining(
        'no rule in us-east-1 forwards the changes of IAM and Route 53 to ap-northeast-1',
      ),
    ]);
    expect(outcomes.map(({ severity }) => severity)).toEqual(['critical', 'critical', 'warning']);
    expect(outcomes[0]?.commands.fix).toEqual([
      'aws events enable-rule --name own-rule --region ap-northeast-1',
    ]);
  });
});

describe('who is hit by an event', () => {
  it('is counted among those that were connected at the last sweep', async () => {
    const made = await swept();
    lose(made, ...IDS);
    const state = made.account.state();
    const vpc = vpcOf({ dhcpOptionsId: 'dopt-amazon', nodes: [], tags: { Name: 'prod' } });
    made.account.set({ ...state, networks: { [VPC_ID]: present(vpc) } });
    const { ledger } = made.ports;
    const places = [
      resource('AWS::EC2::VPC', VPC_ID),
      resource('AWS::IAM::InstanceProfile', 'example-nodes'),
    ];
    expect(await ledger.load(places)).toMatchObject({
      inventories: [{ nodes: [{ id: 'i-a' }, { id: 'i-b' }, { id: 'i-c' }] }],
      tallies: [{ nodes: 3 }],
    });
  });

  it('is counted once for the whole Region where the preferences are at stake', async () => {
    const made = await swept();
    const { tallies } = await made.ports.ledger.load([resourceOfPlace({ kind: 'region' })]);
    expect(tallies).toMatchObject([{ nodes: 3 }]);
  });
});
