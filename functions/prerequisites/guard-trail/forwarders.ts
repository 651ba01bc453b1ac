import type { Observed } from '../../account/observed.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import {
  FORWARDED_SERVICES,
  type ForwardedService,
  type Forwarder,
  forwarderOf,
  type OwnRule,
} from '../../account/trail/trails.ts';
import { cannotTell, fail, notApplicable, pass, type Result } from '../../core/prerequisite.ts';
import { forwardsAll, type Needed } from './serves.ts';

const SERVICES: Readonly<Record<ForwardedService, string>> = { iam: 'IAM', route53: 'Route 53' };

/** What is missing in a Region with the rule of this name: all services if there is no forwarder, told by the first of them. */
const missing = ({ ownRules }: AccountState, { service, region }: Forwarder): readonly ForwardedService[] => {
  const gone = FORWARDED_SERVICES.filter((one) => ownRules[forwarderOf(region, one)]?.status === 'absent');
  if (gone.length < FORWARDED_SERVICES.length) return [service];
  return service === gone[0] ? gone : [];
};

/** Does the other Region forward the changes of a service? Without it, the guard is late, not blind: no security finding. */
export const judgeForwarder = (
  state: AccountState,
  name: string,
  forwarder: Forwarder,
  observed: Observed<OwnRule>,
  needed: Needed,
): Result => {
  const { identity } = state;
  const { service, region: from } = forwarder;
  const subject = resource('AWS::Events::Rule', name);
  const services = observed.status === 'absent' ? missing(state, forwarder) : [service];
  if (services.length === 0) return notApplicable(subject);
  const changes = `changes of ${services.map((one) => SERVICES[one]).join(' and ')}`;
  if (observed.status === 'unknown')
    return cannotTell(subject, `the forwarder in ${from} could not be read: ${observed.because}`);
  const late = (what: string): Result =>
    fail(
      subject,
      'guard-blind',
      `${what}, so session-guard hears of ${changes} only by the hourly sweep, and never who made them`,
    );
  if (observed.status === 'absent')
    return late(
      `no rule in ${from} forwards the ${changes} to ${identity.region} (npm run deploy installs it)`,
    );
  const disabled = `the rule of the forwarder in ${from} for ${changes} is disabled (enable it in EventBridge there)`;
  if (!observed.value.enabled) return late(disabled);
  if (forwardsAll(observed.value, needed, identity.accountId, service) !== false) return pass(subject);
  return observed.value.alsoDisabled
    ? late(disabled)
    : late(
        `the rule of the forwarder in ${from} does not let through all ${changes} (npm run deploy renews it)`,
      );
};
