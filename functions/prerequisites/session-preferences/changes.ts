import type { Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { DocumentAsRead } from '../../account/preferences/preferences.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { unreadable } from '../../core/effect.ts';
import { guarded, withoutDocument } from '../../core/guarded-document.ts';
import { withPrevious } from '../../core/with-previous.ts';
import { own, stringAt } from '../../formats/json.ts';
import { byVersions } from '../../sessions/at-version.ts';
import { logsNoMore } from '../../sessions/before.ts';
import { madeVersion } from '../../sessions/made-version.ts';
import { parseSessionDocument } from '../../sessions/session-document.ts';
import { recreateDocument } from './recreate.ts';
import { olderVersions, waysBack } from './versions.ts';

type Calls =
  | 'ssm:UpdateDocument'
  | 'ssm:UpdateDocumentDefaultVersion'
  | 'ssm:CreateDocument'
  | 'ssm:DeleteDocument';

/** How many older contents are tried if the previous one does not pass. */
const LOOK_BACK = 10;

const DOCUMENT = 'AWS::SSM::Document';

const documentIn = (state: AccountState, name: string): DocumentAsRead | undefined =>
  presentValue(state.documents[name]);

const missesParameter = (
  { parameters }: AccountState,
  { versions, latestVersion }: DocumentAsRead,
): string | undefined => {
  const { stored } = parseSessionDocument(own(versions, latestVersion) ?? '', parameters).settings;
  const missing = stored.find((name) => own(parameters, name)?.status === 'absent');
  return missing === undefined ? undefined : `parameter ${missing} may be about to be created`;
};

/**
 * Nobody empties the names of all places by a slip of the finger, and who names a parameter may create it next: a person
 * decides about both.
 */
const onlyOffered = (
  state: AccountState,
  document: DocumentAsRead,
  plans: readonly Plan<Calls>[],
): readonly Plan<Calls>[] => {
  const byHand =
    logsNoMore(state, document) === undefined
      ? missesParameter(state, document)
      : 'logging was switched off, which may have been done on purpose';
  return byHand === undefined ? plans : plans.map((plan) => ({ ...plan, byHand }));
};

export const documentUpdated = guarded<Calls>((name, change) => {
  const version = madeVersion(change);
  const before = version === undefined ? [] : olderVersions(version, 1);
  return withPrevious(
    { type: DOCUMENT, id: name, scope: { documents: [{ name, versions: before }] } },
    (good) => ({
      isCurrent: (state) => {
        const document = documentIn(state, name);
        return (
          document !== undefined && (version === undefined || document.latestVersion === String(version))
        );
      },
      ...byVersions(name, version),
      inverses: (state) => {
        const document = documentIn(state, name);
        return document ? onlyOffered(state, document, waysBack(document, good)) : [];
      },
      widen: (state) => {
        const document = documentIn(state, name);
        const versions = document ? olderVersions(Number(document.latestVersion), LOOK_BACK) : [];
        return { documents: [{ name, versions, tags: false }] };
      },
    }),
  );
});

/** The previous default version comes from the baseline or from an older event of the same API. */
export const defaultVersionSet = guarded<Calls>((name, change) => {
  const version = stringAt(change.request, 'documentVersion');
  if (!version) return unreadable('the record names no document version');
  const scope = { documents: [{ name }] };
  const history = { eventName: 'UpdateDocumentDefaultVersion', before: change.time } as const;
  return withPrevious({ type: DOCUMENT, id: name, scope, history }, (good) => {
    const before = good?.defaultVersion;
    return {
      scope: { documents: before ? [{ name, versions: [before], tags: false }] : [] },
      isCurrent: (state) => documentIn(state, name)?.defaultVersion === version,
      inverses: (state) => {
        if (!documentIn(state, name) || !before || before === version) return [];
        const input = { Name: name, DocumentVersion: before };
        const calls = [{ api: 'ssm:UpdateDocumentDefaultVersion', input }] as const;
        return [{ calls, restores: `version ${before} as the default`, exact: true }];
      },
    };
  });
});

/** If the document is new, removing it is the way back; if it was deleted before, its old content is. */
export const documentCreated = guarded<Calls>((name) =>
  withPrevious({ type: DOCUMENT, id: name, scope: { documents: [{ name }] } }, (good) => ({
    isCurrent: (state) => documentIn(state, name) !== undefined,
    inverses: (state): readonly Plan<Calls>[] => {
      const document = documentIn(state, name);
      if (!document) return [];
      if (good) return onlyOffered(state, document, waysBack(document, good));
      return [withoutDocument(name)];
    },
  })),
);

export const documentDeleted = guarded<Calls>((name, change) => {
  const subject = resource(DOCUMENT, name);
  const scope = { documents: [{ name }] };
  if (stringAt(change.request, 'documentVersion') || stringAt(change.request, 'versionName')) {
    // Only one of several versions was deleted. The rest is judged, because nothing can undo this.
    return { kind: 'effect', resources: [subject], scope, isCurrent: () => true, inverses: () => [] };
  }
  return withPrevious({ type: DOCUMENT, id: name, scope }, (good) => ({
    existedBefore: [subject],
    isCurrent: (state) => state.documents[name]?.status === 'absent',
    inverses: () => (good ? recreateDocument(name, good) : []),
  }));
});
