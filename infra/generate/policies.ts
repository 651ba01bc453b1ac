import {
  NODE_ROLES,
  type Permission,
  READS,
  WRITES,
} from '../../functions/adapters/aws/permissions/index.ts';
import { FAMILIES, type Prerequisite } from '../../functions/core/prerequisite.ts';
import { type FunctionName, functionsWith, guardOf, logGroupId, PARTS, pascalCase, ref } from './parts.ts';

/** An IAM statement whose resources are templates; `infra/stack/policies.ts` fills them in. */
export type Statement = {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

export type FunctionPolicy = {
  /** In every mode. */
  readonly base: readonly Statement[];
  /** Only where a customer-managed key is configured for the alert topic. */
  readonly withKey: readonly Statement[];
  /** Only where there is a hub. */
  readonly withHub: readonly Statement[];
  /** Only where the organization gives the names of accounts. */
  readonly withOrganization: readonly Statement[];
  /** Only where incidents become findings of Security Hub. */
  readonly withSecurityHub: readonly Statement[];
  /** By prerequisite, only where auto-fix is on for it. */
  readonly autoFix: Readonly<Record<string, readonly Statement[]>>;
};

export type Policies = Readonly<Record<FunctionName, FunctionPolicy>>;

const unique = (items: readonly string[]): string[] => [...new Set(items)].sort();

const allow = (actions: readonly string[], resources: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action: unique(actions),
  Resource: resources,
});

/**
 * Without this, a call that gives a role to a service is refused. The service's name differs by partition.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
const passRole = (services: readonly string[]): readonly Statement[] =>
  services.length === 0
    ? []
    : [
        {
          ...allow(['iam:PassRole'], NODE_ROLES),
          Condition: {
            StringLike: { 'iam:PassedToService': services.map((name) => `${name}.amazonaws.com*`) },
          },
        },
      ];

/** Permissions on the same resources with the same condition become one statement. */
export const statementsOf = (permissions: readonly Permission[]): readonly Statement[] => {
  const groups = new Map<string, Statement>();
  for (const { actions, resources, condition } of permissions) {
    const key = JSON.stringify([resources, condition]);
    const before = groups.get(key)?.Action ?? [];
    groups.set(key, {
      ...allow([...before, ...actions], resources),
      ...(condition ? { Condition: condition } : {}),
    });
  }
  const passed = unique(permissions.flatMap(({ passesTo }) => passesTo ?? []));
  return [...groups.values(), ...passRole(passed)];
};

const IGNORE_TAG = `aws:ResourceTag/${ref('IgnoreTag')}`;

/**
 * Nothing that carries the ignore tag is written to, wherever AWS knows the tags of the resource: EC2, roles, profiles
 * and policies of IAM, documents, log groups. IAM cannot compare a day with today, so the guard alone judges a tag
 * whose value looks like a day: a day that has passed must not keep it from a repair. PassRole knows no tags:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
const leaveAlone = (actions: readonly string[]): Statement => ({
  Effect: 'Deny',
  Action: unique(actions),
  Resource: ['*'],
  Condition: {
    Null: { [IGNORE_TAG]: 'false' },
    StringNotLike: { [IGNORE_TAG]: '????-??-??' },
    StringNotEqualsIgnoreCase: { [IGNORE_TAG]: 'false' },
  },
});

const at = (logicalId: string): string => ref(`${logicalId}.Arn`);

/** osls creates the log group, so a function only writes to it. */
const ownLogs = (name: FunctionName): Statement =>
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [at(logGroupId(name))]);

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions */
const consume = (queue: string): Statement =>
  allow(
    ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    [at(queue)],
  );

/** Use of the customer-managed key through one service only; the suffix of its name differs by partition. */
const keyVia = (service: string, actions: readonly string[]): Statement => ({
  ...allow(actions, [ref('KmsKeyArn')]),
  Condition: { StringLike: { 'kms:ViaService': `${service}.${ref('AWS::Region')}.amazonaws.com*` } },
});

/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html: a publisher needs both actions. */
const topicKey = keyVia('sns', ['kms:Decrypt', 'kms:GenerateDataKey']);

/** The Slack secret may be encrypted with the same key. */
const secretKey = keyVia('ssm', ['kms:Decrypt']);

const slack: readonly Statement[] = [
  allow(
    ['ssm:GetParameter'],
    [
      `arn:${ref('AWS::Partition')}:ssm:${ref('AWS::Region')}:${ref('AWS::AccountId')}:parameter${ref('SlackSecret')}`,
    ],
  ),
  consume('SlackQueue'),
];

const autoFixOf = (
  registry: readonly Prerequisite[],
  name: FunctionName,
): Readonly<Record<string, readonly Statement[]>> =>
  Object.fromEntries(
    registry
      .filter(({ family, reverts }) => guardOf(family) === name && reverts.length > 0)
      .map(({ id, reverts }) => {
        const writes = reverts.map((api) => WRITES[api]);
        return [id, [...statementsOf(writes), leaveAlone(writes.flatMap(({ actions }) => actions))]];
      }),
  );

const isGuard = (name: FunctionName): boolean => FAMILIES.some((family) => guardOf(family) === name);

/** Does it tell incidents? The hub tells those of others. */
const tells = (name: FunctionName): boolean => functionsWith('publisher').some((one) => one === name);

const policyOf = (registry: readonly Prerequisite[], name: FunctionName): FunctionPolicy => ({
  base: [
    ownLogs(name),
    ...(isGuard(name) ? [consume(`${pascalCase(name.replace('guard-', ''))}Queue`)] : []),
    ...(name === 'notify-slack' ? slack : []),
    ...(name === 'hub' ? [consume('HubQueue')] : []),
    ...statementsOf(PARTS[name].flatMap((part) => READS[part])),
  ],
  withKey: name === 'notify-slack' ? [secretKey] : [topicKey],
  withHub: tells(name) ? statementsOf(READS['hub-sender']) : [],
  withSecurityHub: tells(name) ? statementsOf(READS['security-hub']) : [],
  withOrganization: name === 'hub' ? statementsOf(READS.organization) : [],
  autoFix: autoFixOf(registry, name),
});

/** What each function may do, in alert mode and for each prerequisite that is put back automatically. */
export const policies = (registry: readonly Prerequisite[]): Policies => ({
  'guard-preferences': policyOf(registry, 'guard-preferences'),
  'guard-network': policyOf(registry, 'guard-network'),
  'guard-identity': policyOf(registry, 'guard-identity'),
  sweep: policyOf(registry, 'sweep'),
  'notify-slack': policyOf(registry, 'notify-slack'),
  hub: policyOf(registry, 'hub'),
});
