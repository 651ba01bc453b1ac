import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { registry } from '../../../functions/prerequisites/index.ts';
import { forwarderTemplate } from '../../../infra/forwarder/template.ts';
import { hubTemplate } from '../../../infra/hub/template.ts';
import { releaseForwarder } from '../../../infra/release/forwarder.ts';
import { type Parameterized, refusalsOf, resourcesMade } from './evaluate.ts';
import { TEMPLATE } from './template.ts';

const BUS = 'arn:aws:events:us-east-1:444455556666:event-bus/session-guard-hub';
const CODE = { CodeBucketPrefix: 'example' };

const exampleOf = (name: string): Parameterized =>
  JSON.parse(readFileSync(`infra/release/examples/${name}.template.json`, 'utf8'));

/** Each template that is installed, with parameters that make all of its roles. */
const TEMPLATES: readonly (readonly [name: string, Parameterized, Readonly<Record<string, string>>])[] = [
  ['a guard', TEMPLATE, { ...CODE, SlackSecretName: '/example/slack', HubBusArn: BUS }],
  [
    'a hub',
    hubTemplate('1.0.0', { hub: 'h.zip', 'notify-slack': 's.zip' }),
    { ...CODE, OrganizationId: 'o-exampleorg1', SlackSecretName: '/example/slack' },
  ],
  [
    'the forwarder of a release',
    releaseForwarder('1.0.0') as unknown as Parameterized,
    { GuardedRegions: 'eu-central-1' },
  ],
  [
    'the forwarder of one guard',
    forwarderTemplate(registry) as unknown as Parameterized,
    { GuardedRegion: 'eu-central-1' },
  ],
  ['PagerDuty', exampleOf('pagerduty'), {}],
  [
    'Teams',
    exampleOf('teams'),
    { WebhookUrl: 'https://example.com/x?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=x' },
  ],
];

const isRole = ({ Type }: { readonly Type: string }): boolean => Type === 'AWS::IAM::Role';

const BOUND = {
  PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary',
  RolePath: '/guards/',
};

describe.each(TEMPLATES)('each role of %s', (_, template, given) => {
  const rolesWith = (more: Readonly<Record<string, string>>) =>
    Object.entries(resourcesMade(template, { ...given, ...more })).filter(([, made]) => isRole(made));

  it('takes the permissions boundary and the path without which an organization allows no role', () => {
    const roles = rolesWith(BOUND);
    expect(roles.length).toBeGreaterThan(0);
    expect(roles.length).toBe(Object.values(template.Resources).filter(isRole).length);
    for (const [id, { Properties }] of roles) {
      expect([id, Properties['PermissionsBoundary'], Properties['Path']]).toEqual([
        id,
        BOUND.PermissionsBoundaryArn,
        BOUND.RolePath,
      ]);
    }
    expect(refusalsOf(template, { ...given, ...BOUND })).toEqual([]);
    expect(refusalsOf(template, { PermissionsBoundaryArn: 'boundary', RolePath: 'guards' })).toEqual(
      expect.arrayContaining(['PermissionsBoundaryArn', 'RolePath']),
    );
  });

  it('has neither if none is given', () => {
    for (const [, { Properties }] of rolesWith({})) {
      expect(Object.keys(Properties)).not.toContain('PermissionsBoundary');
      expect(Object.keys(Properties)).not.toContain('Path');
    }
  });
});
