import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { expect, it } from 'vitest';
import { describeWithAccount } from '../../support/account.ts';
import { HUB } from './body.ts';

const REGION = 'eu-central-1';

/** What the dashboard names, and what that needs. moto makes no alarms, and functions need their code. */
const IN_MOTO = ['AWS::CloudWatch::Dashboard', 'AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::Logs::LogGroup'];

const Resources = Object.fromEntries(
  Object.entries(HUB.Resources).filter(([, { Type }]) => IN_MOTO.includes(Type)),
);
const TEMPLATE = JSON.stringify({ ...HUB, Resources, Outputs: {} }).replaceAll(
  /\$\{(\w+Alarm\.Arn|\w+LambdaFunction)\}/g,
  '$1',
);

describeWithAccount('the dashboard of a hub that is deployed', (account) => {
  const deploy = async (StackName: string, more: Readonly<Record<string, string>> = {}): Promise<void> => {
    const given = { CodeBucketPrefix: 'example', OrganizationId: 'o-exampleorg1', ...more };
    await new CloudFormationClient(account().owner).send(
      new CreateStackCommand({
        StackName,
        TemplateBody: TEMPLATE,
        Capabilities: ['CAPABILITY_IAM'],
        Parameters: Object.entries(given).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
      }),
    );
  };

  /** The body of a dashboard; undefined if there is none. */
  const dashboard = async (name: string): Promise<string | undefined> => {
    const answer = await fetch(account().url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `AWS4-HMAC-SHA256 Credential=OWNER111122223333/20261120/${REGION}/monitoring/aws4_request`,
        host: `monitoring.${REGION}.amazonaws.com`,
      },
      body: new URLSearchParams({ Action: 'GetDashboard', Version: '2010-08-01', DashboardName: name }),
    });
    const [, body] = /<DashboardBody>(.*)<\/DashboardBody>/s.exec(await answer.text()) ?? [];
    return body?.replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
  };

  it('has the names of its own stack and Region, and two hubs have two', async () => {
    await deploy('session-guard-hub');
    await deploy('other-hub', { SlackSecretName: '/example/slack' });
    const [own, other] = [
      await dashboard(`session-guard-hub-${REGION}`),
      await dashboard(`other-hub-${REGION}`),
    ];
    if (own === undefined || other === undefined) throw new Error('there is no dashboard');
    for (const body of [own, other]) {
      expect(body).not.toContain('${');
      expect(JSON.parse(body)).toMatchObject({ widgets: expect.any(Array) });
    }
    expect(own).toContain("SOURCE '/aws/lambda/session-guard-hub-hub' | ");
    expect(other).toContain("SOURCE '/aws/lambda/other-hub-hub' | ");
    expect(own).toContain(`"region":"${REGION}"`);
    expect(own).not.toContain('Slack');
    expect(other).toContain('Messages that did not reach Slack');
    expect(other).not.toContain('session-guard-hub-');
  });

  it('is not there if it is switched off', async () => {
    await deploy('plain-hub', { Dashboard: 'false' });
    expect(await dashboard(`plain-hub-${REGION}`)).toBeUndefined();
  });
});
