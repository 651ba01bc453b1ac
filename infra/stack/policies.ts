import type { FunctionName } from '../generate/parts.ts';
import type { Policies, Statement } from '../generate/policies.ts';
import generated from '../generated/policies.json' with { type: 'json' };
import { policy, sub, type Value } from './cloudformation.ts';
import { ALERT_TOPIC, LEDGER_NAME, THREADS_NAME } from './ids.ts';
import type { StackSettings } from './params.ts';

const POLICIES: Policies = generated;

/** Repeats a resource for each item of a list that its template names. */
const spread = (
  templates: readonly string[],
  placeholder: string,
  items: readonly string[],
): readonly string[] =>
  templates.flatMap((template) =>
    template.includes(placeholder) ? items.map((item) => template.replaceAll(placeholder, item)) : [template],
  );

/** Templates with the names of this installation in them. */
const filled = (templates: readonly string[], settings: StackSettings): readonly Value[] => {
  const spreaded = [
    [`\${GuardedDocument}`, settings.guardedDocuments],
    [`\${LogBucket}`, settings.logBuckets],
    [`\${LogGroup}`, settings.logGroups],
    [`\${NodeRole}`, settings.nodeRoles],
    [`\${NodeProfile}`, settings.nodeProfiles],
    [`\${NodePolicy}`, settings.nodePolicies],
    [`\${LedgerTable}`, [LEDGER_NAME]],
    [`\${ThreadsTable}`, [THREADS_NAME]],
    [`\${AlertTopicArn}`, [`\${${ALERT_TOPIC}}`]],
    [`\${KmsKeyArn}`, settings.kmsKeyArn ? [settings.kmsKeyArn] : []],
    // A parameter's ARN has one slash after `parameter`, whether or not its name begins with one.
    [`\${SlackSecretName}`, settings.slack ? [settings.slack.secretName.replace(/^\//, '')] : []],
  ] as const;
  return spreaded
    .reduce((done, [placeholder, items]) => spread(done, placeholder, items), templates)
    .map(sub);
};

const conditionOf = (condition: NonNullable<Statement['Condition']>, settings: StackSettings): Value =>
  Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, value]) => [
          key.replace(`\${IgnoreTag}`, () => settings.ignoreTag),
          typeof value === 'string' ? sub(value) : filled(value, settings),
        ]),
      ),
    ]),
  );

const fill = (statement: Statement, settings: StackSettings): Value => ({
  Effect: statement.Effect,
  Action: statement.Action,
  Resource: filled(statement.Resource, settings),
  ...(statement.Condition ? { Condition: conditionOf(statement.Condition, settings) } : {}),
});

/** What a function may do in this installation. In alert mode, it may not write to any guarded service. */
export const policyOf = (name: FunctionName, settings: StackSettings): Value => {
  const { base, withKey, autoFix } = POLICIES[name];
  const statements = [
    ...base,
    ...(settings.kmsKeyArn ? withKey : []),
    ...settings.autoFix.flatMap((id) => autoFix[id] ?? []),
  ];
  return policy(statements.map((statement) => fill(statement, settings)));
};
