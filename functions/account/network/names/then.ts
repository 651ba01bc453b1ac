import { present } from '../../observed.ts';
import type { VpcNetwork } from '../network.ts';
import type { NetworkBaseline } from '../remembered-network.ts';

/** What decided how names resolve as it is remembered; what was not read then is as it is now. */
export const namesThen = (
  { names }: VpcNetwork,
  { names: then }: NetworkBaseline,
): Pick<VpcNetwork, 'names'> => {
  if (!names || !then) return {};
  const { zones, rules, firewall, profiles } = then;
  return {
    names: {
      ...names,
      ...(zones ? { zones: present(zones) } : {}),
      ...(rules ? { rules: present(rules) } : {}),
      ...(firewall ? { firewall: present(firewall) } : {}),
      ...(profiles ? { profiles: present(profiles) } : {}),
    },
  };
};
