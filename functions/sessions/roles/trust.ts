import type { AwsEnvironment } from '../../account/aws-environment.ts';
import { at, isObject, type Json, type JsonObject } from '../../formats/json.ts';
import {
  allOf,
  anyOf,
  listOf,
  type Match,
  matchesPattern,
  statementsOf,
} from '../../formats/policy-statements.ts';

/** The services that give nodes the credentials of a role: EC2 by a profile, Systems Manager by itself. */
export type TrustedService = 'ec2' | 'ssm';

/**
 * In China, the principals of some services end in `.cn`:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
const isService = (name: string, service: TrustedService): boolean =>
  name === `${service}.amazonaws.com` || name === `${service}.amazonaws.com.cn` || name === '*';

const isAssume = (action: string): boolean => /^(\*|sts:(\*|assumerole\*?))$/i.test(action);

const isAbout = (statement: JsonObject, service: TrustedService): boolean => {
  const principal = statement['Principal'];
  const services = principal === '*' ? ['*'] : listOf(at(principal, 'Service'));
  return services.some((name) => isService(name, service)) && listOf(statement['Action']).some(isAssume);
};

const isNamed = (pattern: string, text: string): boolean =>
  pattern.includes('${') || matchesPattern(pattern, text);

/**
 * Does an ARN name something of a service in our account? Of another partition or account, it surely does not. Which
 * ARN a service passes is not documented, so another Region or service is a doubt.
 */
const sourceMatch = (arn: string, service: TrustedService, place: AwsEnvironment): Match => {
  const [, partition = '*', of = '*', region = '*', account = '*'] = arn.split(':');
  if (!isNamed(partition, place.partition) || !isNamed(account, place.accountId)) return 'no';
  return isNamed(of, service) && isNamed(region, place.region) ? 'yes' : 'maybe';
};

/** Operators that compare by equality, with wildcards or without. */
const EQUALITY =
  /^(ForAnyValue:|ForAllValues:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like))(IfExists)?$/i;

/**
 * Is one condition met? The two keys with which AWS recommends to protect roles of services are compared: ours are known.
 * Any other condition counts as met: what it compares cannot be seen here, and a policy that names a service usually
 * means it.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const conditionMatch = (
  operator: string,
  key: string,
  value: Json | undefined,
  service: TrustedService,
  place: AwsEnvironment,
): Match => {
  if (!EQUALITY.test(operator)) return 'yes';
  const matchOf = (one: string): Match => {
    if (key.toLowerCase() === 'aws:sourcearn') return sourceMatch(one, service, place);
    return isNamed(one, place.accountId) ? 'yes' : 'no';
  };
  if (!['aws:sourcearn', 'aws:sourceaccount'].includes(key.toLowerCase())) return 'yes';
  const match = anyOf(listOf(value).map(matchOf));
  // EC2 is not documented to pass these keys, and a missing one meets such a condition.
  return match === 'no' && service === 'ec2' && /IfExists$/i.test(operator) ? 'maybe' : match;
};

const conditionsMatch = ({ Condition }: JsonObject, service: TrustedService, place: AwsEnvironment): Match =>
  isObject(Condition)
    ? allOf(
        Object.entries(Condition).flatMap(([operator, keys]) =>
          isObject(keys)
            ? Object.entries(keys).map(([key, value]) => conditionMatch(operator, key, value, service, place))
            : [],
        ),
      )
    : 'yes';

/** Whether a trust policy lets a service assume the role for us; `byCondition` if only its conditions prevent that. */
export type Trust = { readonly match: Match; readonly byCondition: boolean };

export const trustOf = (trustPolicy: string, service: TrustedService, place: AwsEnvironment): Trust => {
  const speaking = statementsOf(trustPolicy).filter((statement) => isAbout(statement, service));
  const denied = speaking.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined);
  const allowing = denied ? [] : speaking.filter(({ Effect }) => Effect === 'Allow');
  const match = anyOf(allowing.map((statement) => conditionsMatch(statement, service, place)));
  return { match, byCondition: match !== 'yes' && allowing.length > 0 };
};
