import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import { DEFAULT_ROLE_SETTING } from '../../../functions/account/identity/service-settings.ts';
import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import { present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import { agentVersion } from '../../../functions/prerequisites/agent-version/index.ts';
import { type Case, verdict } from '../../support/samples/check-one.ts';
import { account } from '../../support/samples/sample-account.ts';
import { byId, IMAGE, managedNode, TEMPLATE } from '../../support/samples/sample-nodes.ts';

const having = (...nodes: readonly ManagedNode[]) => account({ nodes: byId(...nodes) });
const running = (version: string, more: Partial<ManagedNode> = {}) =>
  having(managedNode('i-1', { agentVersion: version, ...more }));

const { profile: _profile, ...bare } = managedNode('i-1');
const { imageId: _image, ...hybrid } = managedNode('mi-1', { agentVersion: '3.1.1446.0' });
const withoutProfile = (more: Partial<ManagedNode>) => having({ ...bare, ...more });
const setting = (status: string, value: string) => ({
  serviceSettings: {
    [DEFAULT_ROLE_SETTING]: present({ id: DEFAULT_ROLE_SETTING, status, value, tags: {} }),
  },
});
const LOST = { pingStatus: 'ConnectionLost' };

const mustNotFail: readonly Case[] = [
  ['no nodes were read', account(), 'nothing'],
  ['the newest', running('3.3.987.0'), 'pass'],
  ['the first that does not cut port sessions', running('3.1.1476.0'), 'pass'],
  ['the last before it cut them', running('3.1.1445.0'), 'pass'],
  ['the first that forwards to remote hosts', running('3.1.1374.0'), 'pass'],
  ['older than what does without ec2messages', running('3.3.39.0'), 'pass'],
  [
    'a stopped instance with a version that cuts',
    running('3.1.1446.0', { instanceState: 'stopped' }),
    'nothing',
  ],
  ['a version that cannot be read', running('unknown'), 'pass'],
  ['no profile, connected all the same', withoutProfile({ agentVersion: '3.2.0.0' }), 'pass'],
  ['no profile, new enough', withoutProfile({ agentVersion: '3.2.582.0', ...LOST }), 'pass'],
  [
    'no profile, and Default Host Management is off',
    { ...withoutProfile({ agentVersion: '3.2.0.0', ...LOST }), ...setting('Default', '') },
    'pass',
  ],
  ['a hybrid node has no image', having(hybrid), 'nothing'],
];

const mustFail: readonly Case[] = [
  ['field report 4: it cuts port sessions', running('3.1.1446.0'), 'some-sessions-fail'],
  ['the last that cuts', running('3.1.1475.9'), 'some-sessions-fail'],
  ['no forwarding to remote hosts', running('3.1.1373.0'), 'some-sessions-fail'],
  ['before Session Manager', running('2.3.67.0'), 'sessions-fail'],
  ['as a text it would be newer', running('3.1.999.0'), 'some-sessions-fail'],
  [
    'no profile, too old for Default Host Management',
    withoutProfile({ agentVersion: '3.2.581.0', ...LOST }),
    'sessions-fail',
  ],
  [
    'the same, with Default Host Management on',
    {
      ...withoutProfile({ agentVersion: '3.2.581.0', ...LOST }),
      ...setting('Customized', 'service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole'),
    },
    'sessions-fail',
  ],
  [
    'one of two',
    having(managedNode('i-1'), managedNode('i-2', { agentVersion: '3.1.1450.0' })),
    'some-sessions-fail',
  ],
];

describe('agent-version, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_, state, expected) => {
    expect(verdict(agentVersion.check(state))).toBe(expected);
  });

  it('reports an image once, and the launch template if there is one', () => {
    const old = { agentVersion: '3.1.1446.0' };
    const results = agentVersion.check(
      having(
        managedNode('i-1', old),
        managedNode('i-2', { agentVersion: '3.1.1460.0' }),
        managedNode('i-3'),
        managedNode('i-4', { ...old, launchTemplateId: TEMPLATE }),
      ),
    );
    expect(results.map(({ subject }) => subject)).toEqual([
      resource('AWS::EC2::Image', IMAGE),
      resource('AWS::EC2::LaunchTemplate', TEMPLATE),
    ]);
    expect(results[0]).toHaveProperty(
      'because',
      `2 of 3 managed nodes of ${IMAGE} run SSM Agent 3.1.1446.0, 3.1.1460.0: versions before 3.1.1476.0 cut port forwarding after some seconds`,
    );
    expect(results[0]).toHaveProperty('userSees', 'Cannot perform start session: EOF');
  });

  it('takes the worst of a group', () => {
    const mixed = having(
      managedNode('i-1', { agentVersion: '3.1.1446.0' }),
      managedNode('i-2', { agentVersion: '2.2.0.0' }),
    );
    expect(verdict(agentVersion.check(mixed))).toBe('sessions-fail');
  });
});

describe('agent-version, what helps', () => {
  const image = resource('AWS::EC2::Image', IMAGE);
  const many = Array.from({ length: 260 }, (_, n) => managedNode(`i-${n}`, { agentVersion: '3.1.1446.0' }));

  it('updates the agents that can be reached, 50 a command', () => {
    const plan = agentVersion.advise?.(
      having(
        managedNode('i-1', { agentVersion: '3.1.1446.0' }),
        managedNode('i-2', { agentVersion: '3.1.1446.0', ...LOST }),
        managedNode('i-3'),
      ),
      image,
    );
    expect(plan?.calls).toEqual([
      {
        api: 'ssm:SendCommand',
        input: { DocumentName: 'AWS-UpdateSSMAgent', Targets: [{ Key: 'InstanceIds', Values: ['i-1'] }] },
      },
    ]);
    const sizes = agentVersion
      .advise?.(having(...many), image)
      ?.calls.map(({ input }) =>
        'Targets' in input && Array.isArray(input.Targets) ? input.Targets[0]?.Values.length : 0,
      );
    expect(sizes).toEqual([50, 50, 50, 50]);
  });

  it('makes the check pass', () => {
    const state = having(...many.slice(0, 120));
    const plan = agentVersion.advise?.(state, image);
    const after = plan && applyPlan(state, plan);
    expect(after && verdict(agentVersion.check(after))).toBe('pass');
  });

  it('offers nothing where no node can be reached, and is never carried out', () => {
    expect(agentVersion.advise?.(running('3.1.1446.0', LOST), image)).toBeUndefined();
    expect(agentVersion.reverts).toEqual([]);
    expect(agentVersion.watches).toEqual({});
  });
});
