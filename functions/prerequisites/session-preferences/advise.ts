import type { ApiCall, Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { DocumentAsRead } from '../../account/preferences/preferences.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { goBool } from '../../formats/go-bool.ts';
import { isObject, type Json, type JsonObject, objectAt, own, parseJson } from '../../formats/json.ts';
import { hasNewShape, NEW_SHAPE } from '../../sessions/document-shape.ts';
import { putBackDocument } from '../../sessions/put-back-document.ts';
import { parseSessionDocument } from '../../sessions/session-document.ts';
import { recreateDocument } from './recreate.ts';

type Calls = 'ssm:UpdateDocument' | 'ssm:UpdateDocumentDefaultVersion' | 'ssm:CreateDocument';

/** A new version. `$DEFAULT` goes along where it named the newest version; where it did not, it stays. */
const newVersion = (
  { name, latestVersion, defaultVersion }: DocumentAsRead,
  content: JsonObject,
): readonly ApiCall<Calls>[] => [
  {
    api: 'ssm:UpdateDocument',
    input: {
      Name: name,
      Content: JSON.stringify(content, null, 2),
      DocumentVersion: latestVersion,
      DocumentFormat: 'JSON',
    },
  },
  ...(latestVersion === defaultVersion
    ? [
        {
          api: 'ssm:UpdateDocumentDefaultVersion',
          input: { Name: name, DocumentVersion: String(Number(latestVersion) + 1) },
        } as const,
      ]
    : []),
];

/** What agents refuse as a flag, although nobody can mean anything else by it. */
const MEANT: readonly (readonly [RegExp, boolean])[] = [
  [/^(yes|y|on|enabled|true|1)$/i, true],
  [/^(no|n|off|disabled|false|0)$/i, false],
];

const FLAGS = [
  's3EncryptionEnabled',
  'cloudWatchEncryptionEnabled',
  'cloudWatchStreamingEnabled',
  'runAsEnabled',
];

const meantBy = (value: Json): boolean | undefined =>
  typeof value === 'string' || typeof value === 'number'
    ? MEANT.find(([form]) => form.test(String(value).trim()))?.[1]
    : undefined;

/** The inputs, with flags as they were surely meant: `"yes"` for true. What agents can read stays as it is. */
const corrected = (inputs: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => {
      const isRefused = FLAGS.includes(key) && goBool(value) === undefined;
      return [key, isRefused ? (meantBy(value) ?? value) : value];
    }),
  );

/** The same document with what is wrong in its form put right. Values that only its owner knows stay. */
const repaired = (document: DocumentAsRead): readonly Plan<Calls>[] => {
  const content = parseJson(own(document.versions, document.latestVersion) ?? '');
  if (!isObject(content)) return [];
  const { schemaVersion: _, sessionType = 'Standard_Stream', inputs, ...rest } = content;
  const next = {
    schemaVersion: '1.0',
    sessionType,
    ...rest,
    ...(isObject(inputs) ? { inputs: corrected(inputs) } : {}),
  };
  return [
    {
      calls: newVersion(document, next),
      restores: `a version of ${document.name} that differs only in what is wrong with version ${document.latestVersion}`,
      exact: false,
    },
  ];
};

const usable = (state: AccountState, content: string | undefined): content is string =>
  content !== undefined && parseSessionDocument(content, state.parameters).problems.length === 0;

/** Older contents, those that the account itself holds first: everything that was changed since is lost with them. */
const older = (state: AccountState, document: DocumentAsRead): readonly Plan<Calls>[] => {
  const { name, versions, latestVersion } = document;
  const numbers = Object.keys(versions)
    .filter((one) => one !== latestVersion)
    .toSorted((a, b) => Number(b) - Number(a));
  const held = numbers.flatMap((number) => {
    const content = own(versions, number);
    if (!usable(state, content)) return [];
    const plan = putBackDocument(document, content, `the content of version ${number} of ${name}`);
    return [{ ...plan, exact: false, byHand: `what was changed after version ${number} is lost by it` }];
  });
  const good = own(state.rememberedDocuments ?? {}, name);
  const content = good && own(good.versions, good.latestVersion);
  if (!usable(state, content)) return held;
  const plan = putBackDocument(document, content, `the content that ${name} had when everything passed`);
  const isNew = hasNewShape(content, Object.values(versions));
  const byHand = isNew ? NEW_SHAPE : 'what was changed since is lost by it';
  return [...held, { ...plan, exact: false, byHand }];
};

const PLACES = [
  's3BucketName',
  's3KeyPrefix',
  's3EncryptionEnabled',
  'cloudWatchLogGroupName',
  'cloudWatchEncryptionEnabled',
  'cloudWatchStreamingEnabled',
];

/** The newest content with the places of transcripts of an older one. */
const loggingAgain = (state: AccountState, document: DocumentAsRead): readonly Plan<Calls>[] => {
  const { name, versions, latestVersion } = document;
  const good = own(state.rememberedDocuments ?? {}, name);
  const before = [
    good && own(good.versions, good.latestVersion),
    own(versions, String(Number(latestVersion) - 1)),
  ];
  const now = parseJson(own(versions, latestVersion) ?? '');
  if (!isObject(now)) return [];
  return before.flatMap((content) => {
    const then = objectAt(content === undefined ? undefined : parseJson(content), 'inputs') ?? {};
    const places = Object.fromEntries(Object.entries(then).filter(([key]) => PLACES.includes(key)));
    if (Object.keys(places).length === 0) return [];
    const next = { ...now, inputs: { ...(objectAt(now, 'inputs') ?? {}), ...places } };
    return [
      {
        calls: newVersion(document, next),
        restores: `a version of ${name} that logs sessions where they were logged before`,
        exact: false,
        byHand: 'find out whether somebody stopped the logging on purpose',
      },
    ];
  });
};

/** What may help a document, the one that changes least first. */
export const plansFor = (state: AccountState, { id }: Resource): readonly Plan<Calls>[] => {
  const observed = own(state.documents, id);
  const good = own(state.rememberedDocuments ?? {}, id);
  if (observed?.status === 'absent') return good ? recreateDocument(id, good) : [];
  const document = presentValue(observed);
  if (!document) return [];
  const content = own(document.versions, document.latestVersion);
  return usable(state, content)
    ? loggingAgain(state, document)
    : [...repaired(document), ...older(state, document)];
};
