import { registry } from '../../functions/prerequisites/index.ts';
import { pascalCase } from '../generate/parts.ts';
import { reference, type Value } from '../stack/cloudformation.ts';

/** The condition that a prerequisite is put back. */
export const fixCondition = (id: string): string => `Fixes${pascalCase(id)}`;

const not = (condition: Value): Value => ({ 'Fn::Not': [condition] });
const equals = (a: Value, b: Value): Value => ({ 'Fn::Equals': [a, b] });
const given = (parameter: string): Value => not(equals(reference(parameter), ''));

/** The ids in AutoFix, with a comma before and after each. */
const LISTED: Value = { 'Fn::Join': ['', [',', { 'Fn::Join': [',', reference('AutoFix')] }, ',']] };

/**
 * Is an id in AutoFix? No function of `Conditions` answers that (`Fn::Contains` works in `Rules` only). But if the text of
 * the list changes when the id is taken out of it, the list has the id.
 */
const lists = (id: string): Value =>
  not(equals({ 'Fn::Join': ['', { 'Fn::Split': [`,${id},`, LISTED] }] }, LISTED));

/** The conditions on which parts of the stack are there. */
export const conditions = (): Readonly<Record<string, Value>> => ({
  HasCodeBucket: given('CodeBucket'),
  HasSlack: given('SlackSecretName'),
  HasSlackChannel: given('SlackChannel'),
  HasAlertEmail: given('AlertEmail'),
  HasAlarmEmail: given('AlarmEmail'),
  MailsAlarms: { 'Fn::Or': [{ Condition: 'HasAlarmEmail' }, { Condition: 'HasAlertEmail' }] },
  HasKmsKey: given('KmsKeyArn'),
  HasPermissionsBoundary: given('PermissionsBoundaryArn'),
  HasRolePath: given('RolePath'),
  HasRedriveRole: given('RedriveRoleArn'),
  HasHub: given('HubBusArn'),
  HasNoHub: equals(reference('HubBusArn'), ''),
  HasSecurityHub: equals(reference('SecurityHub'), 'true'),
  AlarmsOnSecurityHub: { 'Fn::And': [{ Condition: 'HasNoHub' }, { Condition: 'HasSecurityHub' }] },
  Fixes: equals(reference('Mode'), 'auto-fix'),
  FixesAll: lists('all'),
  ...Object.fromEntries(
    registry
      .filter(({ reverts }) => reverts.length > 0)
      .map(({ id }) => [
        fixCondition(id),
        { 'Fn::And': [{ Condition: 'Fixes' }, { 'Fn::Or': [{ Condition: 'FixesAll' }, lists(id)] }] },
      ]),
  ),
});
