import { describe, expect, it } from 'vitest';
import { registry } from '../../functions/prerequisites/index.ts';
import { permissionTable, prerequisiteTable } from '../../infra/generate/docs.ts';
import { eventRules, PATTERN_LIMIT } from '../../infra/generate/event-rules.ts';
import { fillBlock } from '../../infra/generate/markdown.ts';
import { policies } from '../../infra/generate/policies.ts';
import { drift } from '../../infra/generate.ts';

describe('generated files', () => {
  it('are as the registry and the permissions say', async () => {
    expect(await drift()).toEqual([]);
  });

  it('subscribe to exactly what is watched', () => {
    const subscribed = eventRules(registry).flatMap(({ family, pattern: { detail } }) =>
      detail.eventName.map((name) => `${family} ${detail.eventSource[0]?.split('.')[0]}:${name}`),
    );
    const watched = registry.flatMap(({ family, watches }) =>
      Object.keys(watches).map((api) => `${family} ${api}`),
    );
    expect(subscribed.toSorted()).toEqual(watched.toSorted());
  });

  it('leave failed calls out', () => {
    for (const { pattern } of eventRules(registry)) {
      expect(pattern.detail.errorCode).toEqual([{ exists: false }]);
      expect(pattern['detail-type']).toEqual(['AWS API Call via CloudTrail']);
    }
  });

  it('take events of the own account alone', () => {
    for (const { pattern } of eventRules(registry)) {
      expect(pattern.account).toEqual([{ Ref: 'AWS::AccountId' }]);
    }
  });

  it('keep each pattern below what EventBridge takes', () => {
    for (const { pattern } of eventRules(registry)) {
      expect(JSON.stringify(pattern).length).toBeLessThan(PATTERN_LIMIT);
    }
  });

  it('refuse a pattern that EventBridge would not take', () => {
    const [first] = registry;
    if (!first) throw new Error('the registry is empty');
    const watches = Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => [
        `ssm:SomeLongOperation${i}`,
        () => ({ kind: 'irrelevant', because: '' }) as const,
      ]),
    );
    expect(() => eventRules([{ ...first, watches }])).toThrow('too long');
  });

  it('give auto-fix statements to the guard of the family only', () => {
    const byFunction = Object.entries(policies(registry)).map(([name, { autoFix }]) => [
      name,
      Object.keys(autoFix),
    ]);
    expect(Object.fromEntries(byFunction)).toEqual({
      'guard-preferences': ['session-preferences', 'session-log-bucket', 'session-log-group'],
      'guard-network': ['vpc-name-resolution', 'session-endpoints', 'network-access', 'internet-path'],
      'guard-identity': ['node-credentials', 'node-permissions'],
      sweep: [],
      hub: [],
      'notify-slack': [],
    });
  });
});

describe('marked blocks', () => {
  const page =
    'a\n<!-- generated:prerequisites -->\nold\n<!-- /generated -->\nb\n<!-- generated:permissions -->\n<!-- /generated -->\n';

  it('are replaced, and nothing around them', () => {
    expect(fillBlock(page, 'prerequisites', 'new $1')).toBe(
      page.replace('old', 'new $1'.replace('$', '$$$$')),
    );
  });

  it('are left alone when they are not there', () => {
    expect(fillBlock('no markers', 'prerequisites', 'new')).toBe('no markers');
  });

  it('hold every prerequisite', () => {
    for (const { id, reverts } of registry) {
      expect(prerequisiteTable(registry, 'docs/')).toContain(`[\`${id}\`](docs/${id}.md)`);
      expect(permissionTable(registry).includes(`\`${id}\``)).toBe(reverts.length > 0);
    }
  });
});
