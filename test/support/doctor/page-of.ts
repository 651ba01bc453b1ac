import type { Check, Examination, NodeExamination, Step } from '../../../cli/doctor/examination.ts';
import { createPage } from '../../../cli/doctor/html/page.ts';
import { registry } from '../../../functions/prerequisites/index.ts';

export const pageOf = (...examinations: readonly Examination[]): string => {
  const page = createPage(registry);
  for (const one of examinations) page.add(one);
  return page.text();
};

const COMMAND = 'aws ec2 describe-vpcs --region eu-central-1';

const check = (name: string, verdict: Check['verdict'], rest: Partial<Check> = {}): Check => ({
  prerequisite: 'vpc-name-resolution',
  subject: { type: 'AWS::EC2::VPC', id: name },
  verdict,
  because: name,
  missing: name,
  hit: { nodes: 3, atLeast: false, sample: [name, name] },
  userSees: name,
  advice: name,
  commands: [COMMAND],
  vpcs: [name],
  ...rest,
});

const step = (name: string, verdict: Step['verdict']): Step => ({
  id: verdict,
  title: name,
  verdict,
  evidence: name,
  userSees: name,
  missing: name,
  advice: name,
  commands: [COMMAND],
});

const nodeCalled = (name: string): NodeExamination => ({
  nodeId: name,
  name,
  vpcId: name,
  steps: (['pass', 'fail', 'unknown', 'skipped'] as const).map((verdict) => step(name, verdict)),
});

/** An account, and a node in it, in which everything that others can name has one name. */
export const examinationsNamed = (name: string): readonly Examination[] => {
  const about: Examination = {
    version: 1,
    identity: { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' },
    accountName: name,
    examinedAt: '2026-06-15T10:00:00.000Z',
    caller: name,
    checks: [],
    nodes: [],
    guard: [],
    failed: [name],
    refused: [{ operation: name, actions: [name], why: name }],
  };
  return [
    {
      ...about,
      checks: [
        check(name, 'fail'),
        check(name, 'fail', { prerequisite: 'network-access' }),
        check(name, 'unknown', {
          prerequisite: 'network-access',
          subject: { type: 'AWS::IAM::Role', id: name },
        }),
        check(name, 'pass', { prerequisite: 'internet-path', subject: { type: 'AWS::IAM::Role', id: name } }),
      ],
      guard: [check(name, 'fail', { prerequisite: 'guard-alerts' })],
      guardIsInstalled: true,
      vpcs: [{ vpcId: name, name, nodes: 1 }],
    },
    { ...about, nodes: [nodeCalled(name)] },
  ];
};
