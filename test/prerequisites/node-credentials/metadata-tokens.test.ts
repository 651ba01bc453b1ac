import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeIdentity } from '../../../functions/account/identity/identity.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import { nodeCredentials } from '../../../functions/prerequisites/node-credentials/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import {
  HOST_ROLE,
  hostManagement,
  identityAccount,
  NODE,
  nodeOf,
} from '../../support/samples/sample-identity.ts';

const API = 'ec2:ModifyInstanceMetadataOptions';
const AGENT_BEFORE_TOKENS = '2.3.786.0';

const withAgent = (agentVersion: string, more: Partial<NodeIdentity> = {}): AccountState =>
  identityAccount({
    nodes: [nodeOf({ managed: { pingStatus: 'Online', agentVersion }, httpTokens: 'required', ...more })],
  });

const CASES: readonly Case[] = [
  ['an agent from before version 2', withAgent(AGENT_BEFORE_TOKENS), 'sessions-fail'],
  ['a much older agent', withAgent('2.3.68.0'), 'sessions-fail'],
  [
    'the same, where version 1 answers, too',
    withAgent(AGENT_BEFORE_TOKENS, { httpTokens: 'optional' }),
    'pass',
  ],
  ['an agent that asks version 1 first', withAgent('2.3.814.0'), 'unknown'],
  ['the last such agent', withAgent('3.0.356.0'), 'unknown'],
  ['an agent that asks version 2 first', withAgent('3.0.413.0'), 'pass'],
  ['a present agent', withAgent('3.3.2299.0'), 'pass'],
  ['an agent of unknown version', withAgent(''), 'unknown'],
  [
    'an instance that Systems Manager does not know',
    identityAccount({ nodes: [(({ managed: _, ...node }) => node)(nodeOf({ httpTokens: 'required' }))] }),
    'pass',
  ],
];

describe('tokens of the instance metadata service', () => {
  it.each(CASES)('%s', (_name, state, expected) => {
    const results = nodeCredentials.check(state);
    expect(verdict(results.filter(({ subject }) => subject.id === NODE || expected === 'pass'))).toBe(
      expected,
    );
  });

  it('says which agent it is, and what helps', () => {
    expect(nodeCredentials.check(withAgent(AGENT_BEFORE_TOKENS))).toContainEqual(
      expect.objectContaining({
        because: `the instance metadata service of ${NODE} (web-1) requires tokens (IMDSv2), which its agent 2.3.786.0 does not use, so it gets no new credentials (update the agent; 2.3.814.0 and newer use them)`,
      }),
    );
  });
});

const requested = (options: Record<string, string | number>) => ({
  request: { ModifyInstanceMetadataOptionsRequest: { InstanceId: NODE, ...options } },
});

const blamed = (options: Record<string, string | number>, state: AccountState, before?: NodeIdentity) => {
  const snapshot = before && ({ type: 'AWS::EC2::Instance', value: before } as const);
  const effect = effectOf(nodeCredentials, API, requested(options), snapshot);
  const { findings, doubts, plan } = evaluate([nodeCredentials], effect, state);
  return {
    isCurrent: effect.isCurrent(state),
    findings: findings.map(({ attribution }) => attribution),
    doubts: doubts.length,
    calls: plan?.calls.map(({ api }) => api) ?? [],
    byHand: plan?.byHand,
  };
};

const optional = nodeOf({ httpTokens: 'optional' });

describe('a change that requires tokens', () => {
  it('is blamed, and the update of the agent is offered, not taken', () => {
    expect(blamed({ HttpTokens: 'required' }, withAgent(AGENT_BEFORE_TOKENS), optional)).toEqual({
      isCurrent: true,
      findings: ['proven'],
      doubts: 0,
      calls: ['ssm:SendCommand'],
      byHand: expect.stringContaining('never switched on again'),
    });
  });

  it('is only suspected where nobody knows what was before', () => {
    expect(blamed({ HttpTokens: 'required' }, withAgent(AGENT_BEFORE_TOKENS)).findings).toEqual([
      'suspected',
    ]);
  });

  it('is not blamed where they were required before', () => {
    const before = nodeOf({ httpTokens: 'required' });
    expect(blamed({ HttpTokens: 'required' }, withAgent(AGENT_BEFORE_TOKENS), before).findings).toEqual([
      'pre-existing',
    ]);
  });

  it('offers no command that cannot reach the node', () => {
    const managed = { pingStatus: 'ConnectionLost', agentVersion: AGENT_BEFORE_TOKENS };
    expect(blamed({ HttpTokens: 'required' }, withAgent('', { managed }), optional)).toMatchObject({
      findings: ['suspected'],
      calls: [],
    });
  });

  it.each(['3.0.413.0', '3.3.2299.0'])('breaks nothing for agent %s', (version) => {
    expect(blamed({ HttpTokens: 'required' }, withAgent(version), optional)).toMatchObject({
      findings: [],
      doubts: 0,
    });
  });

  it('is a doubt for an agent that asks version 1 first', () => {
    expect(blamed({ HttpTokens: 'required' }, withAgent('3.0.356.0'), optional)).toMatchObject({
      findings: [],
      doubts: 1,
    });
  });

  it('was replaced if tokens are optional now', () => {
    const state = withAgent(AGENT_BEFORE_TOKENS, { httpTokens: 'optional' });
    expect(blamed({ HttpTokens: 'required' }, state, optional).isCurrent).toBe(false);
  });

  it.each([
    [{ HttpTokens: 'optional' }],
    [{ HttpPutResponseHopLimit: 2 }],
    [{ InstanceMetadataTags: 'enabled' }],
  ])('%j is irrelevant', (options) => {
    expect(kindOf(nodeCredentials, API, requested(options))).toBe('irrelevant');
  });

  it('never brings version 1 back, whatever the record and the node are', () => {
    const word = fc.constantFrom('enabled', 'disabled', 'required', 'optional');
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('HttpEndpoint', 'HttpTokens', 'HttpPutResponseHopLimit'), word),
        fc.constantFrom('', '2.3.68.0', '3.0.356.0', '3.3.2299.0'),
        fc.constantFrom<NodeIdentity['httpTokens']>('required', 'optional'),
        fc.constantFrom<NodeIdentity['httpEndpoint']>('enabled', 'disabled'),
        (options, version, httpTokens, httpEndpoint) => {
          if (kindOf(nodeCredentials, API, requested(options)) !== 'needs-previous') return;
          const state = identityAccount({
            nodes: [
              nodeOf({ managed: { pingStatus: 'Online', agentVersion: version }, httpTokens, httpEndpoint }),
            ],
            roles: [HOST_ROLE],
            setting: hostManagement('hosts'),
          });
          const effect = effectOf(nodeCredentials, API, requested(options), {
            type: 'AWS::EC2::Instance',
            value: optional,
          });
          expect(JSON.stringify(effect.inverses(state))).not.toContain('HttpTokens');
        },
      ),
    );
  });
});
