import { resource } from '../../../functions/account/resource.ts';
import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import type { Check } from '../examination.ts';
import type { Refusals } from './refused.ts';

/** These are judged at nodes, or at what nodes use. */
const ofNodes = ({ id, family, watches }: Prerequisite): boolean =>
  id !== 'guard-trail' &&
  (family === 'identity' || (family === 'preferences' && Object.keys(watches).length === 0));

/** Who may not list the managed nodes sees nothing of what belongs to them, in no VPC. */
export const unlistedChecks = (
  because: string,
  vpcIds: readonly string[],
  prerequisites: readonly Prerequisite[],
  refusals: Refusals,
): readonly Check[] => {
  const text = `the managed nodes could not be listed: ${because.replace('the guard may', 'the caller may')}`;
  const missing = refusals.missing(text, ['nodes']);
  return vpcIds.flatMap((vpcId) =>
    prerequisites.filter(ofNodes).map(
      ({ id }): Check => ({
        prerequisite: id,
        subject: resource('AWS::EC2::VPC', vpcId),
        verdict: 'unknown',
        because: text,
        ...(missing ? { missing } : {}),
        commands: [],
        vpcs: [vpcId],
      }),
    ),
  );
};
