import { describe, expect, it } from 'vitest';
import { handsOff } from '../../../functions/core/restraint/hands-off.ts';
import { actorOf } from '../../../functions/formats/actor.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { isInfrastructureAsCode } from '../../../functions/formats/tool.ts';

const SDK = 'aws-sdk-go-v2/1.31.0 os/linux';

const byRole = (path: string, session = 'session'): JsonObject => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:assumed-role/${path.split('/').at(-1)}/${session}`,
  sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${path}` } },
});

const record = (userIdentity: JsonObject, more: JsonObject = {}): JsonObject => ({
  userIdentity,
  userAgent: SDK,
  sourceIPAddress: '192.0.2.10',
  ...more,
});

const invokedBy = (service: string, more: JsonObject = {}): JsonObject =>
  record(
    { ...byRole('Anything'), invokedBy: service },
    { userAgent: service, sourceIPAddress: service, ...more },
  );

const guardians: readonly (readonly [string, JsonObject, string])[] = [
  ['AWS Config', invokedBy('config.amazonaws.com'), 'AWS Config remediation (service config.amazonaws.com)'],
  ['Automation', invokedBy('ssm.amazonaws.com'), 'Systems Manager Automation (service ssm.amazonaws.com)'],
  ['Automation in China', invokedBy('ssm.amazonaws.com.cn'), 'Systems Manager Automation'],
  [
    'Automation that somebody started in the console',
    invokedBy('ssm.amazonaws.com', { sessionCredentialFromConsole: 'true', userAgent: 'AWS Internal' }),
    'Systems Manager Automation',
  ],
  [
    'Automation, whose agent names Terraform',
    invokedBy('ssm.amazonaws.com', { userAgent: 'terraform' }),
    'Systems Manager Automation',
  ],
  ['Security Hub', invokedBy('securityhub.amazonaws.com'), 'Security Hub'],
  ['GuardDuty', invokedBy('guardduty.amazonaws.com'), 'GuardDuty'],
  ['Firewall Manager', invokedBy('fms.amazonaws.com'), 'Firewall Manager'],
  [
    'Auto Scaling',
    invokedBy('autoscaling.amazonaws.com'),
    'an AWS service (service autoscaling.amazonaws.com)',
  ],
  [
    'a service for itself',
    record({ type: 'AWSService', invokedBy: 'backup.amazonaws.com' }),
    'an AWS service (service backup.amazonaws.com)',
  ],
  [
    'a service that only its address names',
    record(byRole('x'), { sourceIPAddress: 'ec2.amazonaws.com' }),
    'an AWS service (service ec2.amazonaws.com)',
  ],
  [
    'a service-linked role',
    record(byRole('aws-service-role/fms.amazonaws.com/AWSServiceRoleForFMS')),
    'role AWSServiceRoleForFMS',
  ],
  [
    'a service-linked role with a name of another kind',
    record(byRole('aws-service-role/x.amazonaws.com/Else')),
    'aws-service-role',
  ],
  [
    'a service-linked role without its issuer',
    record({ type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForConfig/x' }),
    'role AWSServiceRoleForConfig',
  ],
  [
    'Automated Security Response',
    record(byRole('SO0111-RemoveVPCDefaultSecurityGroupRules')),
    'Automated Security Response (role SO0111-',
  ],
  ['the role of Automation', record(byRole('AWS-SystemsManager-AutomationExecutionRole')), 'Automation'],
  ['Control Tower', record(byRole('AWSControlTowerExecution')), 'AWS Control Tower'],
  ['Cloud Custodian by its session', record(byRole('Any', 'CloudCustodian@prod')), 'Cloud Custodian'],
  [
    'Cloud Custodian by its agent',
    record(byRole('Any'), { userAgent: 'CloudCustodian/0.9.40 Python/3.11 Botocore/1.35' }),
    'Cloud Custodian (user agent CloudCustodian)',
  ],
  [
    'a server of AWS',
    record(byRole('Any'), { userAgent: 'Coral/Netty4' }),
    'an AWS service (user agent Coral)',
  ],
  ['Crossplane', record(byRole('Any'), { userAgent: `${SDK} crossplane-provider-aws/v0.50` }), 'Crossplane'],
  [
    'Crossplane, which uses the provider of Terraform',
    record(byRole('Any'), { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.5.5 upjet/v1.4' }),
    'Crossplane',
  ],
  [
    'ACK',
    record(byRole('Any'), { userAgent: 'aws-controllers-k8s/ec2.services.k8s.aws-v1.2 (GitCommit/x)' }),
    'ACK',
  ],
  [
    'the AWS Load Balancer Controller',
    record(byRole('Any'), { userAgent: `elbv2.k8s.aws/v2.8.1 ${SDK}` }),
    'Load Balancer Controller',
  ],
  ['Cluster API', record(byRole('Any'), { userAgent: `aws.cluster.x-k8s.io/v2.6 ${SDK}` }), 'Cluster API'],
];

const people: readonly (readonly [string, JsonObject])[] = [
  ['a person with the CLI', record(byRole('Admin', 'alice'), { userAgent: 'aws-cli/2.31.0' })],
  ['a person in the console', record(byRole('Admin', 'alice'), { userAgent: 'Mozilla/5.0 (X11)' })],
  ['the sign-in page', record({ ...byRole('Admin', 'alice'), invokedBy: 'signin.amazonaws.com' })],
  ['the old console', record(byRole('Admin'), { userAgent: 'console.ec2.amazonaws.com' })],
  ['AWS Internal', record({ ...byRole('Admin'), invokedBy: 'AWS Internal' }, { userAgent: 'AWS Internal' })],
  ['a person whose name begins like a service', record(byRole('Admin', 'ssm'))],
  ['a role that only mentions a service', record(byRole('my-config-reader'))],
  ['Terraform', record(byRole('Any'), { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.8' })],
  ['CloudFormation', invokedBy('cloudformation.amazonaws.com')],
  ['nobody', {}],
];

describe('security and reconciling actors', () => {
  it.each(guardians)('%s: the change stays, and the alert says who made it', (_, event, words) => {
    expect(handsOff(actorOf(event), [])).toContain(words);
  });

  it.each(people)('%s is none of them', (_, event) => {
    expect(handsOff(actorOf(event), [])).toBeUndefined();
  });

  it('CloudFormation keeps its own setting', () => {
    expect(isInfrastructureAsCode(actorOf(invokedBy('cloudformation.amazonaws.com')).tool)).toBe(true);
  });
});

const responder = record(byRole('security/ir/IncidentResponder', 'bob@example.com'), {
  userAgent: 'our-reconciler/1.2 aws-sdk-go-v2/1.31.0',
});

describe('the setting hands-off-actors', () => {
  it.each([
    ['IncidentResponder', responder],
    ['incidentresponder', responder],
    ['Incident*', responder],
    ['bob@example.com', responder],
    ['our-reconciler', responder],
    ['carol', record({ type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/carol', userName: 'carol' })],
    ['fms', invokedBy('fms.amazonaws.com')],
    ['fms.amazonaws.com', invokedBy('fms.amazonaws.com')],
  ])('%s matches, and the alert names the entry', (entry, event) => {
    expect(handsOff(actorOf(event), ['another', entry])).toContain(`hands-off-actors: ${entry})`);
  });

  it.each(['Incident', 'security', 'reconciler', 'example.com', 'bob'])('%s does not match', (entry) => {
    expect(handsOff(actorOf(responder), [entry])).toBeUndefined();
  });

  it('comes on top of the built-in signs', () => {
    expect(handsOff(actorOf(invokedBy('config.amazonaws.com')), ['mine'])).toContain('AWS Config');
  });
});
