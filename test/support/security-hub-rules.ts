import type { AsffFinding } from '../../functions/alerts/asff/shape.ts';

/** Findings as Security Hub keeps them, by id. */
export type Kept = ReadonlyMap<string, AsffFinding>;

const isReopened = (before: AsffFinding, now: AsffFinding): boolean =>
  (before.RecordState === 'ARCHIVED' && now.RecordState === 'ACTIVE') ||
  (before.Compliance.Status === 'PASSED' && now.Compliance.Status !== 'PASSED');

/**
 * One import by the rules that AWS documents and moto does not follow: what is not newer is ignored; `Workflow` stays what
 * people made of it, but what was resolved or notified is new again when the finding is back. Sources:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Workflow.html
 */
export const imported = (kept: Kept, finding: AsffFinding): Kept => {
  const before = kept.get(finding.Id);
  if (before === undefined) return new Map([...kept, [finding.Id, finding]]);
  if (finding.UpdatedAt <= before.UpdatedAt) return kept;
  const isSuppressed = before.Workflow.Status === 'SUPPRESSED';
  const Status = isReopened(before, finding) && !isSuppressed ? 'NEW' : before.Workflow.Status;
  return new Map([...kept, [finding.Id, { ...finding, Workflow: { Status } }]]);
};

/** What a person makes of all findings. */
export const reviewed = (kept: Kept, Status: string): Kept =>
  new Map([...kept].map(([id, finding]) => [id, { ...finding, Workflow: { Status } }]));
