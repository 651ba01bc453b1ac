import { describe, expect, it } from 'vitest';
import { hubTemplate } from '../../../infra/hub/template.ts';
import { releaseForwarder } from '../../../infra/release/forwarder.ts';
import type { CfnResource } from '../../../infra/stack/cloudformation.ts';
import { type Parameterized, refusalsOf, resourcesMade } from './evaluate.ts';
import { TEMPLATE } from './template.ts';

type Given = Readonly<Record<string, string>>;

/** What a person may choose beside what must be given: each of these alone, and each combination of them. */
const CHOICES: readonly (readonly [name: string, Parameterized, must: Given, choices: readonly Given[]])[] = [
  [
    'a guard',
    TEMPLATE,
    { CodeBucketPrefix: 'example' },
    [
      { AlertEmail: 'ops@example.com' },
      { AlarmEmail: 'oncall@example.com' },
      { SlackSecretName: '/example/slack' },
      { KmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/example' },
      { RedriveRoleArn: 'arn:aws:iam::111122223333:role/redrive' },
      { HubBusArn: 'arn:aws:events:us-east-1:444455556666:event-bus/session-guard-hub' },
      { SecurityHub: 'true' },
      { Mode: 'auto-fix', AutoFix: 'session-preferences' },
    ],
  ],
  [
    'a hub',
    hubTemplate('1.0.0', { hub: 'h.zip', 'notify-slack': 's.zip' }),
    { CodeBucketPrefix: 'example', OrganizationId: 'o-exampleorg1' },
    [
      { AlertEmail: 'ops@example.com' },
      { AlarmEmail: 'oncall@example.com' },
      { SlackSecretName: '/example/slack' },
      { KmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/example' },
      { RedriveRoleArn: 'arn:aws:iam::111122223333:role/redrive' },
      { NamesFromOrganization: 'true' },
      { Dashboard: 'false' },
    ],
  ],
  [
    'a forwarder',
    releaseForwarder('1.0.0') as unknown as Parameterized,
    { GuardedRegions: 'us-east-1', 'AWS::Region': 'us-east-1' },
    [
      { GuardedRegions: 'eu-central-1' },
      { ForwardIam: 'false' },
      { LogBuckets: 'example-logs' },
      { AlertEmail: 'ops@example.com' },
    ],
  ],
];

const combinationsOf = (choices: readonly Given[]): readonly Given[] =>
  Array.from({ length: 2 ** choices.length }, (_, mask) =>
    Object.assign({}, ...choices.filter((_choice, index) => Math.floor(mask / 2 ** index) % 2 === 1)),
  );

/** Logical ids that a resource names: by `Ref`, `Fn::GetAtt`, `Fn::Sub` or `DependsOn`. */
const named = ({ DependsOn = [], ...resource }: CfnResource): readonly string[] => {
  const text = JSON.stringify(resource);
  const found = text.matchAll(/\{"Ref":"(\w+)"\}|\{"Fn::GetAtt":\["(\w+)"|\$\{(\w+)(?:\.\w+)?\}/g);
  return [...DependsOn, ...[...found].flatMap(([, ...ids]) => ids.filter((id) => id !== undefined))];
};

/** What CloudFormation, IAM or EventBridge would refuse of what is made. */
const flawsOf = (template: Parameterized, given: Given): readonly string[] => {
  const made = resourcesMade(template, given);
  return Object.entries(made).flatMap(([id, resource]) => [
    ...named(resource)
      .filter((other) => other in template.Resources && !(other in made))
      .map((other) => `${id} names ${other}, which is not there`),
    ...(/Role$|Policy$/.test(resource.Type) && /\[\]|\{\}/.test(JSON.stringify(resource.Properties))
      ? [`${id} has a policy with an empty list`]
      : []),
    ...(resource.Type === 'AWS::Events::Rule' && JSON.stringify(resource.Properties['Targets']) === '[]'
      ? [`${id} has no target`]
      : []),
  ]);
};

describe.each(CHOICES)('whatever is chosen for %s', (_, template, must, choices) => {
  it('nothing refers to what is not there, and no policy is without resources', () => {
    const combinations = combinationsOf(choices);
    const flaws = combinations.flatMap((chosen) => {
      const given = { ...must, ...chosen };
      expect(refusalsOf(template, given)).toEqual([]);
      return flawsOf(template, given).map((flaw) => `${Object.keys(chosen)}: ${flaw}`);
    });
    expect(flaws).toEqual([]);
  });
});
