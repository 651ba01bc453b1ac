import { at } from '../../formats/json.ts';
import { listOf, statementsOf } from '../../formats/policy-statements.ts';

/** Service principals end in `.cn` in China for some services: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const isService = (name: string, service: string): boolean =>
  name === `${service}.amazonaws.com` || name === `${service}.amazonaws.com.cn` || name === '*';

const isAssume = (action: string): boolean => /^(\*|sts:(\*|assumerole\*?))$/i.test(action);

/**
 * Does a trust policy let a service assume the role? Conditions are taken to hold: what they compare cannot be
 * seen from here, and services that are named at all are mostly meant.
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
