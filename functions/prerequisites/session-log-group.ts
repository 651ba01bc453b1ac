import { type AccountState, type LogGroup, presentValue } from '../core/account-state.ts';
import type { Plan } from '../core/api-call.ts';
import type { Change } from '../core/cloudtrail.ts';
import { stringAt } from '../core/json.ts';
import { logGroupName } from '../core/names.ts';
import { type Naming, named, namedBy } from '../core/preferences.ts';
import {
  cannotTell,
  type DecodeContext,
  type Decoded,
  definePrerequisite,
  fail,
  pass,
  type Result,
  unreadable,
} from '../core/prerequisite.ts';
import type { Previous } from '../core/previous.ts';
import { type Resource, resource } from '../core/resource.ts';

type Calls = 'logs:CreateLogGroup' | 'logs:PutRetentionPolicy' | 'logs:AssociateKmsKey';

/** The agent says this of a missing group too: no group is "not encrypted" to it (cloudwatchlogsservice.go). */
const NOT_ENCRYPTED =
  "We couldn't start the session because encryption is not set up on the selected CloudWatch Logs log group. Either encrypt the log group or choose an option to enable logging without encryption.";

const groupOf = (name: string): Resource => resource('AWS::Logs::LogGroup', name);

const snapshotOf = (previous: Previous | undefined): LogGroup | undefined =>
  previous?.snapshot.type === 'AWS::Logs::LogGroup' ? previous.snapshot.value : undefined;

const recreate = (name: string, baseline: LogGroup | undefined): Plan<Calls> => {
  const tags = Object.fromEntries(
    Object.entries(baseline?.tags ?? {}).filter(([key]) => !key.startsWith('aws:')),
  );
  const group = {
    logGroupName: name,
    ...(baseline?.kmsKeyId ? { kmsKeyId: baseline.kmsKeyId } : {}),
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
  };
  const retention = baseline?.retentionInDays;
  return {
    calls: [
      { api: 'logs:CreateLogGroup', input: group },
      ...(retention === undefined
        ? []
        : [
            {
              api: 'logs:PutRetentionPolicy',
              input: { logGroupName: name, retentionInDays: retention },
            } as const,
          ]),
    ],
    restores: baseline ? `log group ${name}, empty, with the settings it had` : `an empty log group ${name}`,
    exact: baseline !== undefined && (baseline.unread ?? []).length === 0,
  };
};

const withGroup = (change: Change, decodeNamed: (group: string) => Decoded<Calls>): Decoded<Calls> => {
  const given = stringAt(change.request, 'logGroupName') ?? stringAt(change.request, 'resourceIdentifier');
  return given ? decodeNamed(logGroupName(given)) : unreadable('the record names no log group');
};

const scopeOf = (context: DecodeContext, group: string) => ({
  documents: context.guardedDocuments.map((name) => ({ name })),
  logGroups: [group],
});

const deleted = (change: Change, context: DecodeContext): Decoded<Calls> =>
  withGroup(change, (name) => ({
    kind: 'needs-previous',
    resources: [groupOf(name)],
    scope: scopeOf(context, name),
    query: { resource: groupOf(name) },
    resume: (previous) => ({
      kind: 'effect',
      resources: [groupOf(name)],
      scope: {},
      existedBefore: [groupOf(name)],
      isCurrent: (state) => presentValue(state.logGroups[name]) === undefined,
      inverses: () => [recreate(name, snapshotOf(previous))],
    }),
  }));

const keyRemoved = (change: Change, context: DecodeContext): Decoded<Calls> =>
  withGroup(change, (name) => ({
    kind: 'needs-previous',
    resources: [groupOf(name)],
    scope: scopeOf(context, name),
    query: { resource: groupOf(name) },
    resume: (previous) => ({
      kind: 'effect',
      resources: [groupOf(name)],
      scope: {},
      isCurrent: (state) => {
        const group = presentValue(state.logGroups[name]);
        return group !== undefined && group.kmsKeyId === undefined;
      },
      inverses: () => {
        const kmsKeyId = snapshotOf(previous)?.kmsKeyId;
        if (!kmsKeyId) return [];
        const calls = [{ api: 'logs:AssociateKmsKey', input: { logGroupName: name, kmsKeyId } }] as const;
        return [{ calls, restores: `the KMS key of log group ${name}`, exact: true }];
      },
    }),
  }));

const judge = (state: AccountState, naming: Naming): Result => {
  const subject = groupOf(naming.id);
  const demanded = naming.by.some(({ settings }) => settings.cloudWatchEncryptionEnabled);
  const observed = state.logGroups[naming.id];
  if (!observed) return cannotTell(subject, `log group ${naming.id} was not read`);
  if (observed.status === 'unknown')
    return cannotTell(subject, `log group ${naming.id} could not be read: ${observed.because}`);
  if (observed.status === 'absent') {
    return fail(
      subject,
      demanded ? 'sessions-fail' : 'logs-lost',
      `log group ${naming.id} does not exist${demanded ? '' : ': session logs are lost silently, for agents never create it'} (named by ${namedBy(naming)})`,
      demanded ? { userSees: NOT_ENCRYPTED } : {},
    );
  }
  if (demanded && observed.value.kmsKeyId === undefined) {
    const because = `log group ${naming.id} has no KMS key, and ${namedBy(naming)} demands encryption`;
    return fail(subject, 'sessions-fail', because, { userSees: NOT_ENCRYPTED });
  }
  return pass(subject);
};

/** The log group that the preferences name exists, with a KMS key where they demand encryption. */
export const sessionLogGroup = definePrerequisite({
  id: 'session-log-group',
  title: 'Session log group',
  family: 'preferences',
  requires:
    'The CloudWatch Logs log group that the session preferences name exists, and has a KMS key where `cloudWatchEncryptionEnabled` is set. Judged on every preferences event too.',
  reference:
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging-cloudwatch-logs.html',
  bites: 'With the next session that anybody starts in this Region; open sessions stop logging at once.',
  watches: { 'logs:DeleteLogGroup': deleted, 'logs:DisassociateKmsKey': keyRemoved },
  reverts: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:AssociateKmsKey'],
  offers: [],
  check: (state) =>
    named(state, (settings) => settings.cloudWatchLogGroupName).map((naming) => judge(state, naming)),
});
