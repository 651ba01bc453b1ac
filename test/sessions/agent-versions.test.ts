import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AGENT,
  type AgentVersion,
  compareAgentVersions,
  isOlderAgent,
  needsEc2Messages,
  parseAgentVersion,
} from '../../functions/sessions/agent-versions.ts';

const version = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(3000), fc.nat(9));

describe('versions of the agent', () => {
  it.each([
    ['3.1.1446.0', [3, 1, 1446, 0]],
    [' 2.3.68.0 ', [2, 3, 68, 0]],
    ['3.1', [3, 1, 0, 0]],
    ['', undefined],
    ['3', undefined],
    ['3.1.1446.0-beta', undefined],
    ['3.1.1446.0.1', undefined],
    ['latest', undefined],
  ])('reads %s', (text, expected) => {
    expect(parseAgentVersion(text)).toEqual(expected);
  });

  it.each([
    // As strings, these would compare the other way round.
    ['3.1.999.0', '3.1.1374.0'],
    ['3.2.9.0', '3.10.0.0'],
    ['2.3.672.0', '3.0.0.0'],
    ['3.3.40.0', '3.3.40.1'],
  ])('%s is older than %s', (older, newer) => {
    expect(isOlderAgent(older, newer)).toBe(true);
    expect(isOlderAgent(newer, older)).toBe(false);
    expect(isOlderAgent(newer, newer)).toBe(false);
  });

  it('does not judge what it cannot read', () => {
    expect(isOlderAgent('unknown', AGENT.sessions)).toBeUndefined();
    expect(needsEc2Messages('unknown')).toBe(false);
  });

  it('orders all versions', () => {
    fc.assert(
      fc.property(version, version, version, (a: AgentVersion, b: AgentVersion, c: AgentVersion) => {
        const sign = (x: AgentVersion, y: AgentVersion) => Math.sign(compareAgentVersions(x, y));
        expect(sign(a, b) + sign(b, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
        expect(parseAgentVersion(a.join('.'))).toEqual(a);
      }),
    );
  });

  it.each([
    ['3.3.39.0', true],
    ['3.3.40.0', false],
  ])('%s needs ec2messages: %s', (text, expected) => {
    expect(needsEc2Messages(text)).toBe(expected);
  });
});
