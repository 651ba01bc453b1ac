import { at } from '../../formats/json.ts';
import { listOf, statementsOf } from '../../formats/policy-statements.ts';

/**
 * In China, the principals of some services end in `.cn`:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
const isService = (name: string, service: string): boolean =>
  name === `${service}.amazonaws.com` || name === `${service}.amazonaws.com.cn` || name === '*';

const isAssume = (action: string): boolean => /^(\*|sts:(\*|assumerole\*?))$/i.test(action);

/**
 * Does a trust policy let a service assume the role? Conditions count as met: what they compare cannot be
 * seen here, and a policy that names a service usually means it.
 */
export const trusts = (trustPolicy: string, service: 'ec2' | 'ssm'): boolean => {
  const speaking = statementsOf(trustPolicy).filter((statement) => {
    const principal = statement['Principal'];
    const services = principal === '*' ? ['*'] : listOf(at(principal, 'Service'));
    return services.some((name) => isService(name, service)) && listOf(statement['Action']).some(isAssume);
  });
  const denied = speaking.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined);
  return !denied && speaking.some(({ Effect }) => Effect === 'Allow');
};
