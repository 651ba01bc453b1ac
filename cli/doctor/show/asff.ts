import { asffFinding, LABELS, MOST_FINDINGS } from '../../../functions/alerts/asff/shape.ts';
import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import type { Check, Examination } from '../examination.ts';
import { hitText } from './words.ts';

const COMPLIANCE = { fail: 'FAILED', pass: 'PASSED', unknown: 'NOT_AVAILABLE' } as const;

const descriptionOf = ({ because, userSees, hit, missing }: Check, requires: string): string =>
  [
    because || requires,
    missing ? `It needs ${missing}.` : '',
    hit && hit.nodes > 0 ? `Hit: ${hitText(hit)}.` : '',
    userSees ? `Users see: ${userSees}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');

const findingOf = (
  { identity, examinedAt }: Examination,
  check: Check,
  verdict: keyof typeof COMPLIANCE,
  prerequisite: Prerequisite | undefined,
) =>
  asffFinding({
    identity,
    id: check.prerequisite,
    prerequisite,
    subject: check.subject,
    compliance: COMPLIANCE[verdict],
    severity: LABELS[check.impact ?? 'sessions-fail'],
    isOver: false,
    createdAt: examinedAt,
    updatedAt: examinedAt,
    description: descriptionOf(check, prerequisite?.requires ?? check.prerequisite),
    recommendation: check.commands.join('\n'),
  });

/**
 * The checks as findings of Security Hub: a line is a JSON list of at most 100 of them, as `aws securityhub
 * batch-import-findings --findings` takes it. What does not apply is no finding.
 * Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
export const asffLines = (
  examination: Examination,
  prerequisites: readonly Prerequisite[],
): readonly string[] => {
  const byId = new Map(prerequisites.map((one) => [one.id, one]));
  const { checks, guard, guardIsInstalled } = examination;
  const findings = [...checks, ...(guardIsInstalled ? guard : [])].flatMap((check) =>
    check.verdict === 'not-applicable'
      ? []
      : [findingOf(examination, check, check.verdict, byId.get(check.prerequisite))],
  );
  return Array.from({ length: Math.ceil(findings.length / MOST_FINDINGS) }, (_, n) =>
    JSON.stringify(findings.slice(n * MOST_FINDINGS, (n + 1) * MOST_FINDINGS)),
  );
};
