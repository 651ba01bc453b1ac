import type { ApiCall, Plan } from '../../account/api-call.ts';
import type { Role } from '../../account/identity/identity.ts';
import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import { SESSION_ACTIONS } from '../../account/session-actions.ts';
import type { AccountState } from '../../account/state.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../../formats/json.ts';
import { statementsOf } from '../../formats/policy-statements.ts';
import { observedKey } from '../../sessions/key-uses.ts';
import { usersOfRole } from '../../sessions/node-roles.ts';
import { decisionOn, type FailingRole, lackOf } from '../../sessions/roles/decisions.ts';
import { type TrustedService, trustOf } from '../../sessions/roles/trust.ts';

type Calls = 'iam:UpdateAssumeRolePolicy' | 'iam:AttachRolePolicy' | 'iam:PutRolePolicy';
type Need = FailingRole['missing'][number];

/** Some calls, and what they set up in words. */
type Part = {
  readonly calls: readonly ApiCall<Calls>[];
  readonly words: readonly string[];
  readonly minds: readonly string[];
};

const NOTHING: Part = { calls: [], words: [], minds: [] };
const ON_PURPOSE = 'find out whether somebody took it from the role on purpose';

/** Roles of AWS services and of IAM Identity Center, which nobody else can change. */
const isReserved = ({ arn }: Role): boolean => /:role\/(aws-service-role|aws-reserved)\//.test(arn);

/**
 * One more statement for a service. Systems Manager says for which account it acts, so only this one is let in.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html
 */
const trusting = ({ identity }: AccountState, service: TrustedService): JsonObject => {
  const suffix = service === 'ec2' && identity.partition === 'aws-cn' ? '.cn' : '';
  return {
    Effect: 'Allow',
    Principal: { Service: `${service}.amazonaws.com${suffix}` },
    Action: 'sts:AssumeRole',
    ...(service === 'ssm'
      ? { Condition: { StringEquals: { 'aws:SourceAccount': identity.accountId } } }
      : {}),
  };
};

/** The trust that is missing; undefined if the policy denies something or cannot be read. */
const trustFor = (state: AccountState, { name, trustPolicy }: Role): Part | undefined => {
  const services = [...new Set(usersOfRole(state, name).map(({ service }) => service))].filter(
    (service) => trustOf(trustPolicy, service, state.identity).match === 'no',
  );
  if (services.length === 0) return NOTHING;
  const document = parseJson(trustPolicy);
  const statements = statementsOf(trustPolicy);
  if (!isObject(document) || statements.some(({ Effect }) => Effect !== 'Allow')) return undefined;
  const Statement = [...statements, ...services.map((service) => trusting(state, service))];
  const input = { RoleName: name, PolicyDocument: JSON.stringify({ ...document, Statement }) };
  return {
    calls: [{ api: 'iam:UpdateAssumeRolePolicy', input }],
    words: [
      `the trust of role ${name} in ${services.map((one) => `${one}.amazonaws.com`).join(', ')} besides whom it trusts`,
    ],
    minds: [ON_PURPOSE],
  };
};

/** The resource to allow for a need, which names one session; undefined for a key whose ARN is not known. */
const resourceFor = (state: AccountState, { action, resource }: Need): string | undefined => {
  if (action === 's3:PutObject') return resource.replace(/[^/]+$/, '*');
  if (action === 'logs:DescribeLogGroups') return resource.replace(/:log-group:.*$/, ':log-group:*');
  if (action.startsWith('logs:')) return resource.replace(/:log-stream:.*$/, ':log-stream:*');
  if (!action.startsWith('kms:')) return resource;
  return presentValue(observedKey(state, resource))?.arn ?? (/:key\//.test(resource) ? resource : undefined);
};

/** Statements for some needs: one for each resource. */
const statementsFor = (state: AccountState, needs: readonly Need[]): readonly Json[] | undefined => {
  const found = needs.map((one) => ({ action: one.action, resource: resourceFor(state, one) }));
  const byResource = Map.groupBy(found, ({ resource }) => resource);
  if (byResource.has(undefined)) return undefined;
  return [...byResource].map(([Resource = '', all]) => ({
    Effect: 'Allow',
    Action: [...new Set(all.map(({ action }) => action))],
    Resource,
  }));
};

const NAME = 'session-manager';

/** A name that no inline policy of the role has, so that none is overwritten. */
const freeName = (taken: readonly string[], n = 1): string => {
  const name = n === 1 ? NAME : `${NAME}-${n}`;
  return taken.includes(name) ? freeName(taken, n + 1) : name;
};

const inline = (
  state: AccountState,
  { name, inlinePolicies = {} }: Role,
  needs: readonly Need[],
): Part | undefined => {
  if (needs.length === 0) return NOTHING;
  const Statement = statementsFor(state, needs);
  if (!Statement) return undefined;
  const PolicyName = freeName(Object.keys(inlinePolicies));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const actions = [...new Set(needs.map(({ action }) => action))].join(', ');
  return {
    calls: [{ api: 'iam:PutRolePolicy', input: { RoleName: name, PolicyName, PolicyDocument } }],
    words: [`the inline policy ${PolicyName} of role ${name}, which allows ${actions} and nothing else`],
    minds: [],
  };
};

const CORE = 'AmazonSSMManagedInstanceCore';

/** The policy of AWS, for a role that has none at all. */
const core = ({ identity: { partition } }: AccountState, { name }: Role): Part => ({
  calls: [
    {
      api: 'iam:AttachRolePolicy',
      input: { RoleName: name, PolicyArn: `arn:${partition}:iam::aws:policy/${CORE}` },
    },
  ],
  words: [`${CORE} for role ${name}`],
  minds: [`${CORE} also lets the nodes read the parameters of Parameter Store`, ON_PURPOSE],
});

const isOfSessions = ({ action }: Need): boolean => SESSION_ACTIONS.some((one) => one === action);

/**
 * What the role lacks; undefined if that would not help, because something denies it, a permissions boundary or an SCP
 * does not allow it, or not all policies of the role are known.
 */
const permissionsFor = (state: AccountState, role: Role): Part | undefined => {
  const missing = lackOf(state, role.name)?.missing ?? [];
  const isLacking = (one: Need): boolean => {
    const decision = decisionOn(state, role.name, one);
    return decision?.verdict === 'implicitDeny' && decision.limitedBy === undefined;
  };
  if (!missing.every(isLacking) || (missing.length > 0 && role.inlinePolicies === undefined))
    return undefined;
  const isBare = role.attachedPolicyArns.length === 0 && Object.keys(role.inlinePolicies ?? {}).length === 0;
  if (!isBare || !missing.some(isOfSessions)) return inline(state, role, missing);
  const rest = inline(
    state,
    role,
    missing.filter((one) => !isOfSessions(one)),
  );
  return rest && joined([core(state, role), rest]);
};

const joined = (parts: readonly Part[]): Part => ({
  calls: parts.flatMap(({ calls }) => calls),
  words: parts.flatMap(({ words }) => words),
  minds: [...new Set(parts.flatMap(({ minds }) => minds))],
});

/** What a role lacks: exactly that, on exactly the resources that the preferences name. */
export const plansFor = (state: AccountState, { id }: Resource): readonly Plan<Calls>[] => {
  const role = presentValue(state.roles[id]);
  if (!role || isReserved(role)) return [];
  const trust = trustFor(state, role);
  const permissions = permissionsFor(state, role);
  if (!trust || !permissions) return [];
  const { calls, words, minds } = joined([trust, permissions]);
  if (calls.length === 0) return [];
  const byHand = minds.length > 0 ? { byHand: minds.join('; ') } : {};
  return [{ calls, restores: words.join(', and '), exact: false, ...byHand }];
};
