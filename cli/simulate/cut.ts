import type { Outcome } from '../../functions/core/outcome.ts';

type Judged = { readonly outcome: Pick<Outcome, 'status' | 'impact' | 'findings' | 'resources'> };

const isCut = ({ outcome: { impact, status } }: Judged): boolean =>
  impact === 'sessions-fail' && status !== 'fixed';

/**
 * The VPCs whose agents no longer ping, after what the guards said about an event: those that were cut before, and those
 * where sessions fail now, but not those that are whole again. A role may be that of nodes in any VPC.
 */
export const cutAfter = (
  before: ReadonlySet<string>,
  results: readonly Judged[],
  vpcIds: readonly string[],
): ReadonlySet<string> => {
  const cut = results
    .filter(isCut)
    .flatMap(({ outcome }) => outcome.findings)
    .flatMap(({ subject }) => (subject.type === 'AWS::EC2::VPC' ? [subject.id] : vpcIds));
  const whole = results
    .filter(({ outcome }) => outcome.status === 'healthy' || outcome.status === 'fixed')
    .flatMap(({ outcome }) => outcome.resources)
    .flatMap(({ type, id }) => (type === 'AWS::EC2::VPC' ? [id] : []));
  return new Set([...[...before].filter((vpcId) => !whole.includes(vpcId)), ...cut]);
};
