import type { FunctionName } from '../generate/parts.ts';
import type { Policies, Statement } from '../generate/policies.ts';
import generated from '../generated/policies.json' with { type: 'json' };
import { items } from './choice.ts';
import { policy, reference, sub, type Value } from './cloudformation.ts';
import { ALARM_TOPIC, ALERT_TOPIC, INSTALLATIONS_NAME, LEDGER_NAME, THREADS_NAME } from './ids.ts';
import { isRegional, namedResources, type Placeholders } from './named-resources.ts';
import type { StackSettings } from './params.ts';

const POLICIES: Policies = generated;

/** What the placeholders of templates stand for in this installation. */
const listsOf = (settings: StackSettings): Placeholders => ({
  GuardedDocument: settings.guardedDocuments,
  LogBucket: settings.logBuckets,
  LogGroup: settings.logGroups,
  NodeRole: settings.nodeRoles,
  NodeProfile: settings.nodeProfiles,
  NodePolicy: settings.nodePolicies,
  LedgerTable: [LEDGER_NAME],
  ThreadsTable: [THREADS_NAME],
  InstallationsTable: [INSTALLATIONS_NAME],
  AlertTopicArn: [`\${${ALERT_TOPIC}}`],
  AlarmTopicArn: [`\${${ALARM_TOPIC}}`],
});

const withSlash = (name: Value): Value => (typeof name === 'string' ? `/${name.replace(/^\//, '')}` : name);

/** Values of which an installation has one, if any: a key and a secret. */
const singles = (settings: StackSettings): Readonly<Record<string, Value>> => ({
  KmsKeyArn: settings.kmsKeyArn.value,
  // A parameter's ARN has one slash after `parameter`, whether or not its name begins with one.
  SlackSecret: withSlash(settings.slackSecret.value),
});

/** One of a pair of templates whose only placeholder is a value of this installation. */
const single = (template: string, values: Readonly<Record<string, Value>>): Value | undefined => {
  const name = Object.keys(values).find((one) => template.includes(`\${${one}}`));
  const value = name === undefined ? undefined : values[name];
  if (name === undefined || value === undefined) return undefined;
  if (typeof value === 'string') return sub(template.replace(`\${${name}}`, value));
  return template === `\${${name}}` ? value : { 'Fn::Sub': [template, { [name]: value }] };
};

const filled = (templates: readonly string[], settings: StackSettings): Value => {
  const [first] = templates;
  const one = first === undefined ? undefined : single(first, singles(settings));
  return one === undefined ? namedResources(templates, listsOf(settings)) : [one];
};

type Condition = { readonly [operator: string]: { readonly [key: string]: Value } };

const conditionOf = (condition: NonNullable<Statement['Condition']>, settings: StackSettings): Condition =>
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

/** A statement whose ARNs hold no Region is kept in this Region by a condition. */
const here = ({ Resource, Condition = {} }: Statement, settings: StackSettings): Condition => {
  const condition = conditionOf(Condition, settings);
  if (!isRegional(Resource, listsOf(settings))) return condition;
  const region = { 'aws:RequestedRegion': reference('AWS::Region') };
  return { ...condition, StringEquals: { ...condition['StringEquals'], ...region } };
};

const fill = (statement: Statement, settings: StackSettings): Value => {
  const condition = here(statement, settings);
  return {
    Effect: statement.Effect,
    Action: statement.Action,
    Resource: filled(statement.Resource, settings),
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
};

/** What a function may do in this installation. In alert mode, it may not write to any guarded service. */
export const policyOf = (name: FunctionName, settings: StackSettings): Value => {
  const { base, withKey, withHub, withOrganization, withSecurityHub, autoFix } = POLICIES[name];
  const filledIn = (statements: readonly Statement[]): readonly Value[] =>
    statements.map((statement) => fill(statement, settings));
  return policy([
    ...filledIn(base),
    ...items(settings.kmsKeyArn.given, settings.kmsKeyArn.given === false ? [] : filledIn(withKey)),
    ...items(settings.hubBusArn.given, filledIn(withHub)),
    ...items(settings.asksOrganization, filledIn(withOrganization)),
    ...items(settings.securityHub, filledIn(withSecurityHub)),
    ...Object.entries(settings.autoFix).flatMap(([id, choice]) => items(choice, filledIn(autoFix[id] ?? []))),
  ]);
};
