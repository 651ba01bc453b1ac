import { csvLine } from '../../csv.ts';
import type { Check, Examination, NodeExamination } from '../examination.ts';

const COLUMNS = [
  'account',
  'account_name',
  'region',
  'part',
  'prerequisite',
  'resource_type',
  'resource',
  'vpcs',
  'verdict',
  'impact',
  'because',
  'missing',
  'nodes_hit',
  'users_see',
  'commands',
] as const;

type Row = Partial<Readonly<Record<(typeof COLUMNS)[number], string>>>;

const rowOf = ({ identity, accountName = '' }: Examination, values: Row): string => {
  const all: Row = {
    account: identity.accountId,
    account_name: accountName,
    region: identity.region,
    ...values,
  };
  return csvLine(COLUMNS.map((name) => all[name] ?? ''));
};

const ofCheck = (part: string, check: Check): Row => ({
  part,
  prerequisite: check.prerequisite,
  resource_type: check.subject.type,
  resource: check.subject.id,
  vpcs: (check.vpcs ?? []).join(' '),
  verdict: check.verdict,
  impact: check.impact ?? '',
  because: check.because,
  missing: check.missing ?? '',
  nodes_hit: check.hit ? String(check.hit.nodes) : '',
  users_see: check.userSees ?? '',
  commands: check.commands.join(' ; '),
});

const ofSteps = ({ nodeId, vpcId = '', steps }: NodeExamination): readonly Row[] =>
  steps.map((step) => ({
    part: 'node',
    prerequisite: step.prerequisite ?? step.id,
    resource_type: nodeId.startsWith('mi-') ? 'AWS::SSM::ManagedInstance' : 'AWS::EC2::Instance',
    resource: nodeId,
    vpcs: vpcId,
    verdict: step.verdict,
    because: step.evidence,
    missing: step.missing ?? '',
    commands: step.commands.join(' ; '),
  }));

/** The first line of the CSV. */
export const CSV_HEADER = COLUMNS.join(',');

/** A row for each check, for each step of a node, and for each part that could not be read. */
export const csvRows = (examination: Examination): readonly string[] =>
  [
    ...examination.checks.map((check) => ofCheck('sessions', check)),
    ...examination.nodes.flatMap(ofSteps),
    ...examination.guard.map((check) => ofCheck('guard', check)),
    ...examination.failed.map((because): Row => ({ part: 'unread', verdict: 'unknown', because })),
  ].map((row) => rowOf(examination, row));
