import { describe, expect, it } from 'vitest';
import generated from '../../../infra/generated/policies.json' with { type: 'json' };
import { ACCOUNT, type Deployed, deployed, REGION } from '../iam/deployed.ts';
import { isAllowed, sessionOf } from '../iam/engine.ts';
import { CORE, iam, TO_EC2 } from '../iam/wishes.ts';
import { resourcesMade } from './evaluate.ts';
import { TEMPLATE } from './template.ts';

const OTHER_REGION = 'us-west-2';

/** By placeholder: the parameter, a name that it lists, and one that it does not. */
const NAMES = {
  GuardedDocument: ['GuardedDocuments', 'Example-Document', 'Example-Document2'],
  LogBucket: ['LogBuckets', 'example-logs', 'example-logs-2'],
  LogGroup: ['LogGroups', '/session/example', '/session/example2'],
  NodeRole: ['NodeRoles', 'example-node', 'another-example-node'],
  NodeProfile: ['NodeProfiles', 'example-node', 'example-node-2'],
  NodePolicy: ['NodePolicies', 'example-session-logs', 'example-session-log'],
} as const;

const LISTS = Object.fromEntries(Object.values(NAMES).map(([list, name]) => [list, `first-one,${name}`]));

type Statement = {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
};

/** A call that auto-fix of a prerequisite may make. */
type Grant = {
  readonly role: string;
  readonly id: string;
  readonly action: string;
  readonly template: string;
};

const roleOf = (name: string): string =>
  `${name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Role`;

const GRANTS: readonly Grant[] = Object.entries(generated).flatMap(([name, { autoFix }]) =>
  Object.entries(autoFix as Readonly<Record<string, readonly Statement[]>>).flatMap(([id, statements]) =>
    statements
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action, Resource }) =>
        // The engine knows that no action is made on what follows a log group's name.
        Resource.filter((template) => !template.endsWith(':*')).flatMap((template) =>
          Action.map((action) => ({ role: roleOf(name), id, action, template })),
        ),
      ),
  ),
);

const IDS = [...new Set(GRANTS.map(({ id }) => id))];

const listIn = (template: string) =>
  Object.entries(NAMES).find(([placeholder]) => template.includes(`\${${placeholder}}`));

const arnOf = (template: string, region: string, which: 1 | 2 = 1): string => {
  const list = listIn(template);
  const named = list ? template.replace(`\${${list[0]}}`, list[1][which]) : template;
  return named
    .replace(`\${AWS::Partition}`, 'aws')
    .replace(`\${AWS::Region}`, region)
    .replace(`\${AWS::AccountId}`, ACCOUNT)
    .replaceAll('*', 'example');
};

const stackWith = (AutoFix: string): Deployed =>
  deployed({
    Resources: resourcesMade(TEMPLATE, { CodeBucketPrefix: 'x', Mode: 'auto-fix', AutoFix, ...LISTS }),
    Outputs: {},
  });

const may = (stack: Deployed, { role, action }: Grant, resource: string, region = REGION): Promise<boolean> =>
  isAllowed({
    by: sessionOf(stack.arnOf(role), stack.policiesOf(role)),
    action,
    resource,
    more: {
      ...TO_EC2,
      'iam:PolicyARN': CORE,
      'ec2:NewInstanceProfile': iam('instance-profile/example-node'),
      's3:ResourceAccount': ACCOUNT,
      'aws:RequestedRegion': region,
    },
  });

/** Those of some grants for which a question has another answer than it should have. */
const wrong = async (
  grants: readonly Grant[],
  expected: (grant: Grant) => boolean,
  ask: (grant: Grant) => Promise<boolean>,
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const grant of grants) {
    if ((await ask(grant)) !== expected(grant)) found.push(`${grant.action} on ${grant.template}`);
  }
  return found;
};

describe.each(IDS)('AutoFix by parameter of %s', (id) => {
  const stack = stackWith(id);
  const own = GRANTS.filter((grant) => grant.id === id);

  it('grants what packaging grants for it, and nothing that only another one needs', async () => {
    expect(own.length).toBeGreaterThan(0);
    const granted = ({ role, action, template }: Grant): boolean =>
      own.some((one) => one.role === role && one.action === action && one.template === template);
    expect(await wrong(GRANTS, granted, (grant) => may(stack, grant, arnOf(grant.template, REGION)))).toEqual(
      [],
    );
  });

  it('grants nothing in another Region', async () => {
    const regional = own.filter(({ template }) => template.includes(`\${AWS::Region}`));
    const ask = (grant: Grant) => may(stack, grant, arnOf(grant.template, OTHER_REGION), OTHER_REGION);
    expect(await wrong(regional, () => false, ask)).toEqual([]);
  });

  it('grants nothing on a name that is not listed', async () => {
    const named = own.filter(({ template }) => listIn(template));
    const ask = (grant: Grant) => may(stack, grant, arnOf(grant.template, REGION, 2));
    expect(await wrong(named, () => false, ask)).toEqual([]);
  });
});

it('without a mode that fixes, AutoFix by parameter grants none of it', async () => {
  const stack = deployed({
    Resources: resourcesMade(TEMPLATE, { CodeBucketPrefix: 'x', AutoFix: 'all', ...LISTS }),
    Outputs: {},
  });
  const ask = (grant: Grant) => may(stack, grant, arnOf(grant.template, REGION));
  expect(await wrong(GRANTS, () => false, ask)).toEqual([]);
});

it('AutoFix of all grants all of it', async () => {
  const stack = stackWith('all');
  const ask = (grant: Grant) => may(stack, grant, arnOf(grant.template, REGION));
  expect(await wrong(GRANTS, () => true, ask)).toEqual([]);
});
