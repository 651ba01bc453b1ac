import { type AccountState, present, presentValue, type SessionDocument } from '../core/account-state.ts';
import { type Plan, tagList } from '../core/api-call.ts';
import type { Change } from '../core/cloudtrail.ts';
import { stringAt } from '../core/json.ts';
import { documentName } from '../core/names.ts';
import { livePreferences } from '../core/preferences.ts';
import {
  cannotTell,
  type DecodeContext,
  type Decoded,
  type Decoder,
  definePrerequisite,
  fail,
  irrelevant,
  notApplicable,
  pass,
  unreadable,
} from '../core/prerequisite.ts';
import type { Previous } from '../core/previous.ts';
import { putBack } from '../core/put-back-document.ts';
import { type Resource, resource, resourceKey } from '../core/resource.ts';

type Calls =
  | 'ssm:UpdateDocument'
  | 'ssm:UpdateDocumentDefaultVersion'
  | 'ssm:CreateDocument'
  | 'ssm:DeleteDocument';

const DEFAULT_DOCUMENT = 'SSM-SessionManagerRunShell';

/** Older contents that are looked at when the one right before does not pass. */
const LOOK_BACK = 10;

const documentOf = (name: string): Resource => resource('AWS::SSM::Document', name);

const snapshotOf = (previous: Previous | undefined): SessionDocument | undefined =>
  previous?.snapshot.type === 'AWS::SSM::Document' ? previous.snapshot.value : undefined;

const olderVersions = (version: number, count: number): string[] =>
  Array.from({ length: Math.min(count, Math.max(version - 1, 0)) }, (_, i) => String(version - 1 - i));

/** The content right before first, then what was last seen good, then older versions, newest first. */
const waysBack = (
  document: SessionDocument,
  version: number,
  good: SessionDocument | undefined,
): Plan<Calls>[] => {
  const [direct, ...older] = olderVersions(version, document.versions ? version : 0).filter(
    (v) => document.versions[v] !== undefined,
  );
  const baseline = good?.versions[good.latestVersion];
  const isDirect = direct === String(version - 1);
  const plan = (content: string | undefined, restores: string): Plan<Calls>[] =>
    content === undefined ? [] : [putBack(document, content, restores)];
  const ofVersion = (v: string | undefined): Plan<Calls>[] =>
    v === undefined ? [] : plan(document.versions[v], `version ${v} of the document`);
  const beyond = [
    ...plan(baseline, `version ${good?.latestVersion} of the document, which was last seen good`),
    ...(isDirect ? older : [direct, ...older]).flatMap(ofVersion),
  ];
  return [
    ...(isDirect ? ofVersion(direct) : []),
    ...beyond.map((p): Plan<Calls> => ({ ...p, beyond: true })),
  ];
};

const guarded = (
  decodeNamed: (name: string, change: Change, context: DecodeContext) => Decoded<Calls>,
): Decoder<Calls> => {
  return (change, context) => {
    const given = stringAt(change.request, 'name');
    if (!given) return unreadable('the record names no document');
    const name = documentName(given);
    if (!context.guardedDocuments.includes(name)) return irrelevant(`document ${name} is not guarded`);
    return decodeNamed(name, change, context);
  };
};

/**
 * The account with the newest version taken away. Ways back move the default as well, so what that named
 * before must not be blamed on an update.
 */
const withoutLatest = (state: AccountState, name: string): AccountState | undefined => {
  const document = presentValue(state.documents[name]);
  if (!document) return undefined;
  const { [document.latestVersion]: _latest, ...versions } = document.versions;
  const latestVersion = String(Number(document.latestVersion) - 1);
  if (versions[latestVersion] === undefined) return undefined;
  const before = { ...document, latestVersion, versions };
  return { ...state, documents: { ...state.documents, [name]: present(before) } };
};

const update = guarded((name, change) => {
  const described = (key: string): string | undefined =>
    stringAt(change.response, 'documentDescription', key);
  const version = Number(described('documentVersion') ?? described('latestVersion'));
  const known = Number.isInteger(version) && version > 0;
  return {
    kind: 'needs-previous',
    resources: [documentOf(name)],
    scope: { documents: [{ name, versions: known ? olderVersions(version, 1) : [] }] },
    query: { resource: documentOf(name) },
    resume: (previous) => ({
      kind: 'effect',
      resources: [documentOf(name)],
      scope: {},
      isCurrent: (state) => {
        const document = presentValue(state.documents[name]);
        return document !== undefined && (!known || document.latestVersion === String(version));
      },
      before: (state) => withoutLatest(state, name),
      inverses: (state) => {
        const document = presentValue(state.documents[name]);
        return document ? waysBack(document, Number(document.latestVersion), snapshotOf(previous)) : [];
      },
      widen: (state) => {
        const document = presentValue(state.documents[name]);
        const versions = document ? olderVersions(Number(document.latestVersion), LOOK_BACK) : [];
        return { documents: [{ name, versions }] };
      },
    }),
  };
});

const setDefault = guarded((name, change) => {
  const version = stringAt(change.request, 'documentVersion');
  if (!version) return unreadable('the record names no document version');
  return {
    kind: 'needs-previous',
    resources: [documentOf(name)],
    scope: { documents: [{ name }] },
    query: {
      resource: documentOf(name),
      history: { eventName: 'UpdateDocumentDefaultVersion', before: change.time },
    },
    resume: (previous) => {
      const before = snapshotOf(previous)?.defaultVersion;
      return {
        kind: 'effect',
        resources: [documentOf(name)],
        scope: { documents: before ? [{ name, versions: [before] }] : [] },
        isCurrent: (state) => presentValue(state.documents[name])?.defaultVersion === version,
        inverses: (state) => {
          const document = presentValue(state.documents[name]);
          if (!document || !before || before === version) return [];
          const input = { Name: name, DocumentVersion: before };
          const calls = [{ api: 'ssm:UpdateDocumentDefaultVersion', input }] as const;
          return [{ calls, restores: `version ${before} as the default`, exact: true }];
        },
      };
    },
  };
});

const create = guarded((name) => ({
  kind: 'needs-previous',
  resources: [documentOf(name)],
  scope: { documents: [{ name }] },
  query: { resource: documentOf(name) },
  resume: (previous) => ({
    kind: 'effect',
    resources: [documentOf(name)],
    scope: {},
    isCurrent: (state) => presentValue(state.documents[name]) !== undefined,
    inverses: (state) => {
      const document = presentValue(state.documents[name]);
      if (!document) return [];
      const good = snapshotOf(previous);
      if (good) return waysBack(document, Number(document.latestVersion), good);
      const calls = [{ api: 'ssm:DeleteDocument', input: { Name: name } }] as const;
      return [{ calls, restores: 'the account without the document', exact: true }];
    },
  }),
}));

const remove = guarded((name, change) => {
  if (stringAt(change.request, 'documentVersion') || stringAt(change.request, 'versionName')) {
    // One version of several: what is left is judged, there is nothing to undo it with.
    return {
      kind: 'effect',
      resources: [documentOf(name)],
      scope: { documents: [{ name }] },
      isCurrent: () => true,
      inverses: () => [],
    };
  }
  return {
    kind: 'needs-previous',
    resources: [documentOf(name)],
    scope: { documents: [{ name }] },
    query: { resource: documentOf(name) },
    resume: (previous) => {
      const good = snapshotOf(previous);
      const content = good?.versions[good.defaultVersion] ?? good?.versions[good.latestVersion];
      return {
        kind: 'effect',
        resources: [documentOf(name)],
        scope: {},
        existedBefore: [documentOf(name)],
        isCurrent: (state) => state.documents[name]?.status === 'absent',
        inverses: () => {
          if (!good || content === undefined) return [];
          const tags = tagList(good.tags);
          const input = {
            Name: name,
            Content: content,
            DocumentType: 'Session',
            DocumentFormat: 'JSON',
            ...(tags.length > 0 ? { Tags: tags } : {}),
          } as const;
          return [
            {
              calls: [{ api: 'ssm:CreateDocument', input }],
              restores: 'the document as last seen good',
              exact: true,
            },
          ];
        },
      };
    },
  };
});

/** The documents of type Session parse, and their settings can hold together. */
export const sessionPreferences = definePrerequisite({
  id: 'session-preferences',
  title: 'Session preferences',
  family: 'preferences',
  requires:
    'The guarded documents of type Session exist once they were there, parse, and hold settings that an agent can follow; both `$LATEST` and `$DEFAULT` count.',
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html',
  bites: 'With the next session that anybody starts in this Region; open sessions go on.',
  watches: {
    'ssm:UpdateDocument': update,
    'ssm:UpdateDocumentDefaultVersion': setDefault,
    'ssm:CreateDocument': create,
    'ssm:DeleteDocument': remove,
  },
  reverts: ['ssm:UpdateDocument', 'ssm:UpdateDocumentDefaultVersion', 'ssm:CreateDocument'],
  offers: ['ssm:DeleteDocument'],
  check: (state) =>
    Object.entries(state.documents).map(([name, observed]) => {
      const subject = documentOf(name);
      if (observed.status === 'unknown')
        return cannotTell(subject, `document ${name} could not be read: ${observed.because}`);
      if (observed.status === 'absent') {
        if (!state.knownBefore.includes(resourceKey(subject))) return notApplicable(subject);
        if (name === DEFAULT_DOCUMENT) {
          return fail(
            subject,
            'logs-lost',
            `document ${name} is gone: sessions run by the built-in defaults, without its logging, encryption, run-as and time limits`,
          );
        }
        return fail(
          subject,
          'sessions-fail',
          `document ${name} is gone: sessions that name it cannot start`,
          {
            userSees: 'An error occurred (InvalidDocument) when calling the StartSession operation',
          },
        );
      }
      const live = livePreferences(state).filter(({ document }) => document.id === name);
      const broken = live.find(({ problems }) => problems.length > 0);
      if (broken) {
        const where = `document ${name}, ${broken.pointers} (version ${broken.version})`;
        return fail(subject, 'sessions-fail', `${where}: ${broken.problems.join('; ')}`);
      }
      const doubtful = live.find(({ doubts }) => doubts.length > 0);
      if (doubtful) return cannotTell(subject, doubtful.doubts.join('; '));
      return pass(subject);
    }),
});
