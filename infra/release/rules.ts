import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import { GRANT_PARAMS, grantsNeededBy } from '../../functions/core/restraint/outside-grant.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { pascalCase } from '../generate/parts.ts';
import { reference, type Value } from '../stack/cloudformation.ts';
import { NO_PREFIX, parameterName } from './parameters.ts';
import { IGNORE_TAG } from './settings.ts';

/** What CloudFormation refuses before it makes anything. */
export type Rule = {
  readonly RuleCondition?: Value;
  readonly Assertions: readonly { readonly Assert: Value; readonly AssertDescription: string }[];
};

const not = (rule: Value): Value => ({ 'Fn::Not': [rule] });
const isEmpty = (list: string): Value => ({ 'Fn::EachMemberEquals': [reference(list), ''] });
const contains = (list: string, id: string): Value => ({ 'Fn::Contains': [reference(list), id] });
const equals = (parameter: string, value: string): Value => ({
  'Fn::Equals': [reference(parameter), value],
});

const rule = (condition: Value | undefined, Assert: Value, AssertDescription: string): Rule => ({
  ...(condition === undefined ? {} : { RuleCondition: condition }),
  Assertions: [{ Assert, AssertDescription }],
});

const FIXES = equals('Mode', 'auto-fix');

const fixable = registry.filter(({ reverts }) => reverts.length > 0);

/** The parameters with the names that a prerequisite may write to. */
const listsFor = ({ reverts }: Prerequisite): readonly string[] =>
  [...new Set(reverts.flatMap((api) => grantsNeededBy(api)))].map((setting) =>
    parameterName(GRANT_PARAMS[setting]),
  );

/** What a prerequisite that is put back needs to know; without it, nobody would hear why nothing is put back. */
const needs = (prerequisite: Prerequisite): Readonly<Record<string, Rule>> =>
  Object.fromEntries(
    listsFor(prerequisite).map((list) => [
      `${pascalCase(prerequisite.id)}Needs${list}`,
      rule(
        {
          'Fn::And': [
            FIXES,
            { 'Fn::Or': [contains('AutoFix', prerequisite.id), contains('AutoFix', 'all')] },
          ],
        },
        not(isEmpty(list)),
        `AutoFix of ${prerequisite.id} needs ${list}`,
      ),
    ]),
  );

/**
 * Half a configuration is refused, as `npm run deploy` refuses it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html
 */
export const rules = (): Readonly<Record<string, Rule>> => ({
  AutoFixIsKnown: rule(
    undefined,
    { 'Fn::EachMemberIn': [reference('AutoFix'), ['', 'all', ...fixable.map(({ id }) => id)]] },
    `AutoFix is all, or some of ${fixable.map(({ id }) => id).join(', ')}`,
  ),
  AutoFixIsGiven: rule(FIXES, not(isEmpty('AutoFix')), 'Mode auto-fix needs AutoFix'),
  IgnoreTagIsKnown: rule(
    FIXES,
    equals('IgnoreTag', IGNORE_TAG),
    `With Mode auto-fix, IgnoreTag is ${IGNORE_TAG}, because the roles are denied to touch what carries it`,
  ),
  CodeIsGiven: rule(
    undefined,
    not({ 'Fn::And': [equals('CodeBucketPrefix', NO_PREFIX), equals('CodeBucket', '')] }),
    'CodeBucketPrefix or CodeBucket must say where the zips are',
  ),
  ChannelNeedsSecret: rule(
    not(equals('SlackChannel', '')),
    not(equals('SlackSecretName', '')),
    'SlackChannel needs SlackSecretName',
  ),
  ...Object.assign({}, ...fixable.map(needs)),
});
