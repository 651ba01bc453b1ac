import { NODE_READS } from '../../cli/doctor/node/permissions.ts';
import { type Permission, READS, type ReaderPart } from '../../functions/adapters/aws/permissions/index.ts';
import { ref } from './parts.ts';
import { type Statement, statementsOf } from './policies.ts';

/** The parts of the adapters that `session-guard doctor` uses. */
export const DOCTOR_PARTS: readonly ReaderPart[] = [
  'preferences',
  'trails',
  'installation',
  'regions',
  'network',
  'identity',
  'nodes',
];

/** Everything that it asks of AWS. */
export const DOCTOR_READS: readonly Permission[] = [
  ...DOCTOR_PARTS.flatMap((part) => READS[part]),
  ...NODE_READS,
];

/** Without a stack, nobody knows the account and the Regions: the policy is that of whoever it is attached to. */
const VALUES: Readonly<Record<string, string>> = {
  [ref('AWS::Region')]: '*',
  [ref('AWS::AccountId')]: '*',
  [ref('GuardedDocument')]: 'SSM-SessionManagerRunShell',
};

const filled = (template: string): string =>
  Object.entries(VALUES).reduce((text, [name, value]) => text.replaceAll(name, value), template);

/**
 * In a condition, a wildcard would be taken literally. IAM itself knows the account of the caller.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
const filledCondition = (template: string): string =>
  filled(template.replaceAll(ref('AWS::AccountId'), ref('aws:PrincipalAccount')));

const conditionOf = ({ Condition }: Statement): Pick<Statement, 'Condition'> =>
  Condition === undefined
    ? {}
    : {
        Condition: Object.fromEntries(
          Object.entries(Condition).map(([operator, keys]) => [
            operator,
            Object.fromEntries(
              Object.entries(keys).map(([key, values]) => [key, [values].flat().map(filledCondition)]),
            ),
          ]),
        ),
      };

/** The identity policy of doctor. The partition is filled in where it is printed. */
export const doctorPolicy = () => ({
  Version: '2012-10-17',
  Statement: statementsOf(DOCTOR_READS).map((statement) => ({
    ...statement,
    Resource: [...new Set(statement.Resource.map(filled))],
    ...conditionOf(statement),
  })),
});
