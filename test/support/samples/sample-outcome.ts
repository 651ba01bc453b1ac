import { resource } from '../../../functions/account/resource.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';

const vpc = resource('AWS::EC2::VPC', 'vpc-0abc');

/** A VPC without a path to the internet got a DHCP option set with public DNS servers. */
const sample: Outcome = {
  status: 'alerted',
  prerequisite: 'vpc-name-resolution',
  attribution: 'proven',
  impact: 'sessions-fail',
  severity: 'critical',
  because: 'DHCP options now name public DNS servers',
  identity: { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' },
  event: {
    eventId: '3c8a7c1e-0000-4000-8000-000000000001',
    api: 'ec2:AssociateDhcpOptions',
    time: '2026-11-20T03:04:05Z',
  },
  actor: {
    name: 'alice@example.com',
    arn: 'arn:aws:sts::111122223333:assumed-role/network-admin/alice@example.com',
    roleArn: 'arn:aws:iam::111122223333:role/network-admin',
    sourceIp: '192.0.2.10',
    tool: 'console',
    userAgent: 'Mozilla/5.0',
  },
  resources: [vpc],
  findings: [
    {
      prerequisite: 'vpc-name-resolution',
      subject: vpc,
      impact: 'sessions-fail',
      because: 'DHCP options now name public DNS servers',
      userSees: 'TargetNotConnected: i-0abc is not connected',
      attribution: 'proven',
    },
  ],
  differences: [{ what: 'domain-name-servers', before: 'AmazonProvidedDNS', after: '192.0.2.53' }],
  blastRadius: {
    nodes: 14,
    atLeast: false,
    sample: ['web-1', 'web-2', 'web-3', 'web-4', 'web-5'],
    where: 'vpc-0abc (prod)',
  },
  bites: 'Within a few hours, as DHCP leases are renewed.',
  commands: {
    fix: [
      'aws ec2 associate-dhcp-options --region eu-central-1 --dhcp-options-id dopt-0old --vpc-id vpc-0abc',
    ],
    undo: [],
  },
  calls: [],
  action: 'Nothing was changed: the guard is in alert mode.',
  links: {
    event:
      'https://eu-central-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-central-1#/events/3c8a7c1e-0000-4000-8000-000000000001',
    resource:
      'https://eu-central-1.console.aws.amazon.com/vpcconsole/home?region=eu-central-1#VpcDetails:VpcId=vpc-0abc',
  },
  incident: 'vpc-name-resolution/AWS::EC2::VPC#vpc-0abc',
  toldBefore: false,
};

/** The sample with some fields replaced. */
export const sampleOutcome = (changes: Partial<Outcome> = {}): Outcome => ({ ...sample, ...changes });

/** The sample as it ends when auto-fix put it back. */
export const fixedOutcome = (): Outcome =>
  sampleOutcome({
    status: 'fixed',
    calls: ['ec2:AssociateDhcpOptions'],
    action: 'Put back the DHCP options dopt-0old it had; the check passes again.',
    commands: {
      fix: sample.commands.fix,
      undo: [
        'aws ec2 associate-dhcp-options --region eu-central-1 --dhcp-options-id dopt-0new --vpc-id vpc-0abc',
      ],
    },
  });

/** The end of the incident of the sample. */
export const resolvedOutcome = (resolved: Partial<NonNullable<Outcome['resolved']>> = {}): Outcome =>
  sampleOutcome({
    status: 'resolved',
    severity: 'info',
    event: null,
    actor: null,
    action: 'The checks pass again. Found by the sweep. No event shows who mended it.',
    resolved: {
      how: 'holds',
      since: '2026-11-20T03:04:05Z',
      until: '2026-11-20T03:30:00Z',
      severity: 'critical',
      stillOpen: [],
      ...resolved,
    },
  });
