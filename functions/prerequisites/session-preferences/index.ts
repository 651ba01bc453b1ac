import type { Observed } from '../../account/observed.ts';
import type { DocumentAsRead } from '../../account/preferences/preferences.ts';
import { resource, resourceKey } from '../../account/resource.ts';
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
import { logsNoMore, newRunAsUser } from '../../sessions/before.ts';
import { livePreferences, ONLY_DEFAULT } from '../../sessions/preferences.ts';
import { plansFor } from './advise.ts';
import { defaultVersionSet, documentCreated, documentDeleted, documentUpdated } from './changes.ts';
import { parameterDeleted, parameterPut } from './parameters.ts';

/** The document for sessions that name no other document. Without it, the built-in defaults apply. */
const DEFAULT_DOCUMENT = 'SSM-SessionManagerRunShell';

const judgeAbsent = (state: AccountState, name: string): Result => {
  const subject = resource('AWS::SSM::Document', name);
  if (!state.knownBefore.includes(resourceKey(subject))) return notApplicable(subject);
  if (name === DEFAULT_DOCUMENT) {
    return fail(
      subject,
      'logs-lost',
      `document ${name} no longer exists: sessions use the built-in defaults, without its logging, encryption, run-as and time limits`,
    );
  }
  return fail(
    subject,
    'sessions-fail',
    `document ${name} no longer exists: sessions that name it cannot start`,
    {
      userSees: 'An error occurred (InvalidDocument) when calling the StartSession operation',
    },
  );
};

const userDoubt = (user: string | undefined): readonly string[] =>
  user === undefined
    ? []
    : [
        `inputs.runAsDefaultUser is now ${user}: it cannot be seen from outside whether the nodes have this user, and sessions on Linux and macOS fail where they do not`,
      ];

const judge = (state: AccountState, name: string, observed: Observed<DocumentAsRead>): Result => {
  const subject = resource('AWS::SSM::Document', name);
  if (observed.status === 'absent') return judgeAbsent(state, name);
  if (observed.status === 'unknown') {
    return cannotTell(subject, `document ${name} could not be read: ${observed.because}`);
  }
  const live = livePreferences(state).filter(({ document }) => document.id === name);
  const broken = live.find(({ problems }) => problems.length > 0);
  if (broken) {
    const where = `document ${name}, ${broken.pointers} (version ${broken.version})`;
    const because = `${where}: ${broken.problems.join('; ')}`;
    return broken.isLeftBehind
      ? cannotTell(subject, `${because}, ${ONLY_DEFAULT}`)
      : fail(subject, 'sessions-fail', because);
  }
  const places = logsNoMore(state, observed.value);
  if (places !== undefined) {
    return fail(
      subject,
      'logs-lost',
      `document ${name} (version ${observed.value.latestVersion}) no longer logs sessions: it names neither a bucket nor a log group, and logged to ${places} before`,
    );
  }
  const doubts = [
    ...(live.find((one) => one.doubts.length > 0)?.doubts ?? []),
    ...userDoubt(newRunAsUser(state, observed.value)),
  ];
  return doubts.length > 0 ? cannotTell(subject, doubts.join('; ')) : pass(subject);
};

const check = (state: AccountState): readonly Result[] =>
  Object.entries(state.documents).map(([name, observed]) => judge(state, name, observed));

/** The documents of type Session can be parsed, and their settings are consistent. */
export const sessionPreferences = definePrerequisite({
  id: 'session-preferences',
  title: 'Session preferences',
  family: 'preferences',
  requires:
    'The guarded documents of type Session still exist if they ever existed, can be parsed, and hold settings that agents accept. The parameters that they name as `{{ssm:name}}` exist and are no SecureString. Where they logged sessions, they still log them somewhere. `$LATEST` counts; what is wrong only in an older version that `$DEFAULT` still names is a doubt, because no AWS page says whether sessions use it.',
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html',
  bites: 'At the next session that anybody starts in this Region; open sessions continue.',
  watches: {
    'ssm:UpdateDocument': documentUpdated,
    'ssm:UpdateDocumentDefaultVersion': defaultVersionSet,
    'ssm:CreateDocument': documentCreated,
    'ssm:DeleteDocument': documentDeleted,
    'ssm:PutParameter': parameterPut,
    'ssm:DeleteParameter': parameterDeleted,
    'ssm:DeleteParameters': parameterDeleted,
  },
  reverts: ['ssm:UpdateDocument', 'ssm:UpdateDocumentDefaultVersion', 'ssm:CreateDocument'],
  offers: ['ssm:DeleteDocument', 'ssm:PutParameter'],
  decides: [
    'a parameter that the document names is missing or a SecureString, and no older version works',
    'the document is gone, and nothing is remembered of it',
    '`runAsDefaultUser` is root, and no older version works',
  ],
  check,
  advise: (state, subject) => firstThatMends({ check }, state, subject, plansFor(state, subject)),
});
