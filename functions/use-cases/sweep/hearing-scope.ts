import type { Scope } from '../../account/state.ts';
import { FORWARDED_SERVICES, forwarderOf } from '../../account/trail/trails.ts';
import type { GuardConfig } from '../../core/guard-config.ts';
import { iamRegion } from '../../formats/regions.ts';

/** What the hearing of an installation rests on: the trails, its rules, and the rules of the Region that forwards those
 * of IAM and Route 53. */
export const hearingScope = ({
  identity,
  ownRules,
}: Pick<GuardConfig, 'identity' | 'ownRules'>): Pick<Scope, 'trails' | 'ownRules'> => {
  const isInstalled = ownRules.length > 0;
  const elsewhere = iamRegion(identity.region);
  return {
    trails: [identity.region, ...(isInstalled ? [elsewhere] : [])],
    ownRules: isInstalled
      ? [
          ...ownRules,
          ...(elsewhere === identity.region
            ? []
            : FORWARDED_SERVICES.map((service) => forwarderOf(elsewhere, service))),
        ]
      : [],
  };
};
