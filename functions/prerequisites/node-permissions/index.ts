import type { Role } from '../../account/identity/identity.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { firstThatMends } from '../../core/advice.ts';
import {
  cannotTell,
  definePrerequisite,
  fail,
  notApplicable,
  pass,
  type Result,
} from '../../core/prerequisite.ts';
import { own } from '../../formats/json.ts';
import { defaultRole, type RoleUser, usersOfRole } from '../../sessions/node-roles.ts';
import { hiddenPlaces } from '../../sessions/preferences.ts';
import { decisionOn, type FailingRole, lackOf, openNeedOf } from '../../sessions/roles/decisions.ts';
import { isPartlyJudged } from '../../sessions/roles/needs.ts';
import { type TrustedService, trustOf } from '../../sessions/roles/trust.ts';
import { NOT_CONNECTED } from '../../sessions/user-messages.ts';
import { plansFor } from './advise.ts';
import { defaultChanged, preferencesChanged, preferencesCreated } from './logging-switched-on.ts';
import { boundaryDeleted, boundaryPut } from './permissions-boundary.ts';
import { versionCreated, versionDeleted, versionSet } from './policy-versions.ts';
import { roleDeleted } from './role-deleted.ts';
import { inlineDeleted, inlinePut, policyAttached, policyDetached } from './role-policies.ts';
import { trustChanged } from './trust-policy.ts';

const roleOf = (name: string): Resource => resource('AWS::IAM::Role', name);

const nodesText = (count: number): string => (count === 1 ? '1 node' : `${count} nodes`);

const BY_ORGANIZATION = 'by an organization policy (SCP), which only the management account can change';

const refusals = (state: AccountState, { role, missing }: FailingRole): string => {
  const decisions = missing.flatMap((one) => decisionOn(state, role, one) ?? []);
  const limits = new Set(decisions.flatMap(({ limitedBy }) => limitedBy ?? []));
  const explicit = decisions.some(
    ({ verdict, limitedBy }) => verdict === 'explicitDeny' && limitedBy === undefined,
  );
  const by = [
    ...(explicit ? ['by an explicit deny'] : []),
    ...(limits.has('permissions-boundary') ? ['by its permissions boundary'] : []),
    ...(limits.has('organization') ? [BY_ORGANIZATION] : []),
  ];
  const actions = [...new Set(missing.map(({ action }) => action))].join(', ');
  return `${actions}${by.length > 0 ? ` (${by.join(', ')})` : ''}`;
};

const judgePermissions = (state: AccountState, subject: Resource, users: readonly RoleUser[]): Result => {
  const lack = lackOf(state, subject.id);
  if (!lack) {
    const open = openNeedOf(state, subject.id);
    const [hidden] = hiddenPlaces(state);
    if (!open && hidden) return cannotTell(subject, hidden.because);
    if (!open) return pass(subject, isPartlyJudged(state) ? { partly: true } : {});
    const decision = decisionOn(state, subject.id, open);
    if (open.doubt !== undefined && decision && decision.verdict !== 'unknown') {
      return cannotTell(subject, `role ${subject.id} is denied ${open.action}, ${open.doubt}`);
    }
    const because = decision?.because ?? 'a condition decides';
    return cannotTell(
      subject,
      `it is unknown whether role ${subject.id} may call ${open.action}: ${because}`,
    );
  }
  const instead = defaultRole(state);
  const hasProfile = users.some(({ profileArn }) => profileArn !== undefined);
  const blocks = lack.worseThanNone && hasProfile && instead !== undefined && instead !== subject.id;
  const worse = blocks
    ? ', and because the role may register its nodes, Default Host Management does not help: this role is worse than no profile'
    : '';
  const userSees = lack.missing.find(({ impact, userSees }) => impact === lack.impact && userSees)?.userSees;
  return fail(
    subject,
    lack.impact,
    `role ${subject.id} of ${nodesText(users.length)} is denied ${refusals(state, lack)}${worse}`,
    userSees ? { userSees } : {},
  );
};

const whyUntrusted = (
  name: string,
  users: readonly RoleUser[],
  service: TrustedService,
  by: boolean,
): string => {
  const count = users.filter((user) => user.service === service).length;
  const condition = by ? ' for this account, because of a condition in its trust policy' : '';
  return `role ${name} of ${nodesText(count)} does not let ${service}.amazonaws.com assume it${condition}`;
};

/** Which services give nodes this role, and whether it lets them. */
const judgeTrust = (state: AccountState, { name, trustPolicy }: Role, users: readonly RoleUser[]): Result => {
  const subject = roleOf(name);
  const services = [...new Set(users.map(({ service }) => service))];
  const trusts = services.map((service) => ({ service, ...trustOf(trustPolicy, service, state.identity) }));
  const broken = trusts.find(({ match }) => match === 'no');
  if (broken) {
    const because = whyUntrusted(name, users, broken.service, broken.byCondition);
    return fail(subject, 'sessions-fail', because, { userSees: NOT_CONNECTED });
  }
  const open = trusts.find(({ match }) => match === 'maybe');
  return open
    ? cannotTell(
        subject,
        `it is unknown whether ${open.service}.amazonaws.com may assume role ${name}: a condition in its trust policy decides`,
      )
    : pass(subject);
};

const judge = (state: AccountState, name: string): Result => {
  const subject = roleOf(name);
  const users = usersOfRole(state, name);
  if (users.length === 0) return notApplicable(subject);
  const observed = own(state.roles, name);
  if (observed?.status === 'unknown') {
    return cannotTell(subject, `role ${name} could not be read: ${observed.because}`);
  }
  const role = presentValue(observed);
  if (!role) {
    return fail(subject, 'sessions-fail', `role ${name} of ${nodesText(users.length)} does not exist`);
  }
  const trust = judgeTrust(state, role, users);
  if (trust.kind === 'fail') return trust;
  const permissions = judgePermissions(state, subject, users);
  return permissions.kind === 'fail' || trust.kind === 'pass' ? permissions : trust;
};

const check = (state: AccountState): readonly Result[] =>
  Object.keys(state.roles).map((name) => judge(state, name));

/** The role of each managed node allows what sessions and the preferences need. */
export const nodePermissions = definePrerequisite({
  id: 'node-permissions',
  title: 'Permissions of the nodes',
  family: 'identity',
  requires:
    'The role of each managed node, of hybrid nodes (`mi-…`) as well, trusts the service that gives it to the node: `ec2.amazonaws.com` through an instance profile, `ssm.amazonaws.com` for Default Host Management and for hybrid nodes. A condition of the trust policy on `aws:SourceAccount` or `aws:SourceArn` must name this account. The role allows the five actions of a session on every resource, and the actions that the preferences need: `s3:PutObject` and `s3:GetEncryptionConfiguration` on the bucket, `logs:DescribeLogGroups` on `*`, the log stream actions on the group, `kms:Decrypt` with the key, `kms:GenerateDataKey` with the key of a bucket with SSE-KMS. The guard asks IAM (`SimulatePrincipalPolicy`) once for each role, however many nodes it has: identity policies, permissions boundary and explicit denies count.',
  reference:
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html',
  bites:
    'IAM takes seconds to minutes. Connected nodes keep their channel until it is renewed, mostly within the hour. A new session needs the permissions at once; missing permissions for logging show at the next session.',
  watches: {
    'iam:DetachRolePolicy': policyDetached,
    'iam:AttachRolePolicy': policyAttached,
    'iam:PutRolePolicy': inlinePut,
    'iam:DeleteRolePolicy': inlineDeleted,
    'iam:CreatePolicyVersion': versionCreated,
    'iam:SetDefaultPolicyVersion': versionSet,
    'iam:DeletePolicyVersion': versionDeleted,
    'iam:UpdateAssumeRolePolicy': trustChanged,
    'iam:DeleteRole': roleDeleted,
    'iam:PutRolePermissionsBoundary': boundaryPut,
    'iam:DeleteRolePermissionsBoundary': boundaryDeleted,
    // The preferences guard watches these calls, too, and judges what they name. Here, the roles that must write
    // there are judged.
    'ssm:UpdateDocument': preferencesChanged,
    'ssm:CreateDocument': preferencesCreated,
    'ssm:UpdateDocumentDefaultVersion': defaultChanged,
  },
  reverts: ['iam:AttachRolePolicy', 'iam:SetDefaultPolicyVersion'],
  leaves: [
    'a policy was detached (`fix-containment=iam-policy`, or `node-role` if it was the last one)',
    'another version of a policy is in force (`fix-containment=iam-policy`)',
    'the version that was in force allows more than the present one, beyond what sessions, the agent and logging need',
  ],
  offers: [
    'iam:DetachRolePolicy',
    'iam:PutRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:PutRolePermissionsBoundary',
    'iam:DeleteRolePermissionsBoundary',
    'ssm:UpdateDocument',
    'ssm:UpdateDocumentDefaultVersion',
    'ssm:DeleteDocument',
  ],
  decides: [
    'the role does not exist',
    'something denies it, a permissions boundary or an SCP does not allow it, or the trust policy denies',
    'not all policies of the role may be read, or the ARN of the key is not known',
  ],
  check,
  advise: (state, subject) => firstThatMends({ check }, state, subject, plansFor(state, subject)),
});
