import { isOfDenial, presentValue } from '../account/observed.ts';
import type { DocumentAsRead } from '../account/preferences/preferences.ts';
import { type Resource, resource } from '../account/resource.ts';
import type { AccountState, Scope } from '../account/state.ts';
import { cannotTell, type Result } from '../core/prerequisite.ts';
import { own } from '../formats/json.ts';
import { type ParsedDocument, parseSessionDocument, type SessionSettings } from './session-document.ts';
import { storedDoubts } from './stored-parameters.ts';

/** One content of a guarded document that sessions may use. */
type LivePreferences = ParsedDocument & {
  readonly document: Resource;
  /** `$LATEST`, `$DEFAULT`, or both if they are the same version. */
  readonly pointers: string;
  readonly version: string;
  /**
   * An older version that `$DEFAULT` still names. It is not confirmed that sessions use it, so what it asks
   * for is a doubt at most.
   */
  readonly isLeftBehind: boolean;
};

/**
 * The contents that sessions may use. No AWS page says which version StartSession uses when no document is
 * named. AWS's own procedure for new preferences updates `$LATEST` alone and leaves `$DEFAULT` behind, so
 * `$LATEST` counts for certain.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-configure-preferences-cli.html
 */
export const livePreferences = (state: AccountState): readonly LivePreferences[] =>
  Object.values(state.documents).flatMap((observed) => {
    const document = presentValue(observed);
    if (!document) return [];
    const { latestVersion, defaultVersion } = document;
    const live =
      latestVersion === defaultVersion
        ? [{ version: latestVersion, pointers: '$LATEST and $DEFAULT', isLeftBehind: false }]
        : [
            { version: latestVersion, pointers: '$LATEST', isLeftBehind: false },
            { version: defaultVersion, pointers: '$DEFAULT', isLeftBehind: true },
          ];
    return live.flatMap((pointed) => {
      const content = own(document.versions, pointed.version);
      if (content === undefined) return [];
      const named = resource('AWS::SSM::Document', document.name);
      return [{ ...parseSessionDocument(content, state.parameters), document: named, ...pointed }];
    });
  });

/** Why what only `$DEFAULT` names is a doubt. */
export const ONLY_DEFAULT =
  'but only $DEFAULT, an older version than $LATEST, says so, and it is not confirmed that sessions use it';

/** A destination with every content in use that names it. */
export type Naming = { readonly id: string; readonly by: readonly LivePreferences[] };

/** The distinct values of one setting in all live contents, e.g. every bucket that the preferences name. */
export const named = (
  state: AccountState,
  setting: (settings: SessionSettings) => string | undefined,
): readonly Naming[] => {
  const found = new Map<string, LivePreferences[]>();
  for (const live of livePreferences(state)) {
    const id = setting(live.settings);
    if (id) found.set(id, [...(found.get(id) ?? []), live]);
  }
  return [...found].map(([id, by]) => ({ id, by }));
};

/**
 * Judges a destination by what certainly counts. What fails only because of a version that `$DEFAULT` left
 * behind is a doubt, except that a stranger who may get transcripts is told in any case.
 */
export const judgeNaming = (naming: Naming, judge: (naming: Naming) => Result): Result => {
  const by = naming.by.filter(({ isLeftBehind }) => !isLeftBehind);
  const certain = by.length > 0 ? judge({ ...naming, by }) : undefined;
  if (certain && (certain.kind !== 'pass' || by.length === naming.by.length)) return certain;
  const result = judge(naming);
  if (result.kind !== 'fail') return result;
  if (result.security) return { ...result, impact: 'logs-lost' };
  return cannotTell(result.subject, `${result.because}, ${ONLY_DEFAULT}`);
};

/** The buckets that any content of some documents names, by parameters as far as those were read. */
export const bucketsNamed = (
  documents: readonly DocumentAsRead[],
  parameters: AccountState['parameters'] = {},
): readonly string[] =>
  documents.flatMap(({ versions }) =>
    Object.values(versions).flatMap(
      (content) => parseSessionDocument(content, parameters).settings.s3BucketName ?? [],
    ),
  );

/** The documents that name a destination, in words: `SSM-SessionManagerRunShell ($LATEST and $DEFAULT)`. */
export const namedBy = ({ by }: Naming): string =>
  [...new Set(by.map(({ document, pointers }) => `${document.id} (${pointers})`))].join(', ');

/**
 * What must be read besides `state` before the preferences can be judged: the destinations that any content
 * names, and the parameters that stand for them. Older versions count, too, because the guard may go back to one.
 */
export const destinationScope = (state: AccountState, remembered: readonly DocumentAsRead[]): Scope => {
  const read = Object.values(state.documents).flatMap((observed) => presentValue(observed) ?? []);
  const settings = [...read, ...remembered].flatMap(({ versions }) =>
    Object.values(versions).map((content) => parseSessionDocument(content, state.parameters).settings),
  );
  const missing = (
    ids: readonly (string | undefined)[],
    read: Readonly<Record<string, unknown>>,
  ): string[] => [
    ...new Set(ids.flatMap((id) => (id !== undefined && !Object.hasOwn(read, id) ? [id] : []))),
  ];
  return {
    buckets: missing(
      settings.map((s) => s.s3BucketName),
      state.buckets,
    ),
    logGroups: missing(
      settings.map((s) => s.cloudWatchLogGroupName),
      state.logGroups,
    ),
    keys: missing(
      settings.map((s) => s.kmsKeyId),
      state.keys,
    ),
    parameters: missing(
      settings.flatMap((s) => s.stored),
      state.parameters,
    ),
  };
};

/** The inputs that say where sessions are logged and what encrypts them, and what they stand for in words. */
const PLACES = {
  s3BucketName: 'log bucket',
  cloudWatchLogGroupName: 'log group',
  kmsKeyId: 'session key',
} as const;
type Place = keyof typeof PLACES;

/** A place that a document in use names by a parameter that may not be read. */
type HiddenPlace = { readonly place: Place; readonly because: string };

const isPlace = (input: string): input is Place => Object.hasOwn(PLACES, input);

const hiddenIn = ({ unresolved, stored }: SessionSettings, state: AccountState): readonly HiddenPlace[] => {
  const [denied] = storedDoubts(stored, state.parameters).filter(isOfDenial);
  if (denied === undefined) return [];
  return unresolved
    .filter(isPlace)
    .map((place) => ({ place, because: `it is not known which ${PLACES[place]} sessions use: ${denied}` }));
};

/**
 * The places that are hidden behind parameters. Session Manager gives each of them a value, so nodes need the service,
 * but nobody can tell which bucket, group or key it is.
 */
export const hiddenPlaces = (state: AccountState): readonly HiddenPlace[] =>
  // The documents are parsed again only where something may be hidden.
  Object.values(state.parameters).some(({ status }) => status === 'unknown')
    ? livePreferences(state).flatMap(({ settings }) => hiddenIn(settings, state))
    : [];
