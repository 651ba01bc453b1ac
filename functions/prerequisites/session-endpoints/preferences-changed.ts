import type { Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { DocumentAsRead } from '../../account/preferences/preferences.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type DecodeContext, type Decoder, documentScope, unreadable } from '../../core/effect.ts';
import { guarded, withoutDocument } from '../../core/guarded-document.ts';
import { withPrevious } from '../../core/with-previous.ts';
import { own, stringAt } from '../../formats/json.ts';
import { hasNewShape, NEW_SHAPE } from '../../sessions/document-shape.ts';
import { madeVersion } from '../../sessions/made-version.ts';
import { destinationsOf, newIn } from '../../sessions/paths/destinations.ts';
import { putBackDocument } from '../../sessions/put-back-document.ts';
import { withLatest } from '../../sessions/with-latest.ts';

type Calls = 'ssm:UpdateDocument' | 'ssm:UpdateDocumentDefaultVersion' | 'ssm:DeleteDocument';

const DOCUMENT = 'AWS::SSM::Document';

const documentIn = (state: AccountState, name: string): DocumentAsRead | undefined =>
  presentValue(state.documents[name]);

const documentsWith = (
  name: string,
  versions: readonly string[],
  context: DecodeContext,
): ReturnType<typeof documentScope> => [
  { name, versions, tags: false },
  ...documentScope(context).filter((other) => other.name !== name),
];

/**
 * The destinations that one version brought and that are still needed; undefined if the version before it could not be
 * read. A later version may be judged at the same time, and answers for what itself brought.
 */
const broughtBy = (state: AccountState, name: string, version: number): readonly string[] | undefined => {
  const then = withLatest(state, name, String(version));
  const before = withLatest(state, name, String(version - 1));
  if (!then || !before) return undefined;
  const needed = destinationsOf(state);
  return newIn(destinationsOf(then), destinationsOf(before)).filter((one) => needed.has(one));
};

/**
 * An update may send transcripts to a service, or name a key, that the nodes of some VPC cannot reach: the next session
 * there has a blank screen for minutes, or fails. An update that names nothing new is over here, without a look at any
 * VPC. The way back belongs to the preferences; here it proves that this change is the cause, and it is offered.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-troubleshooting.html
 */
const updated = guarded<Calls>((name, change, context) => {
  const version = madeVersion(change);
  const versions =
    version === undefined ? [] : [String(version), String(version - 1)].filter((one) => one !== '0');
  const madeIn = (state: AccountState): number => version ?? Number(documentIn(state, name)?.latestVersion);
  const brings = (state: AccountState): boolean => broughtBy(state, name, madeIn(state))?.length !== 0;
  return {
    kind: 'effect',
    resources: [resource(DOCUMENT, name)],
    scope: { documents: documentsWith(name, versions, context) },
    isCurrent: (state) => {
      const document = documentIn(state, name);
      return document !== undefined && (Number(document.latestVersion) === madeIn(state) || brings(state));
    },
    reachesEveryVpc: (state) => documentIn(state, name) !== undefined && brings(state),
    before: (state) => withLatest(state, name, String(madeIn(state) - 1)),
    inverses: (state): readonly Plan<Calls>[] => {
      const document = documentIn(state, name);
      const before = String(madeIn(state) - 1);
      const content = document && own(document.versions, before);
      if (!document || content === undefined) return [];
      const isLatest = Number(document.latestVersion) === madeIn(state);
      const without = isLatest ? '' : ', without what was changed since';
      const plan = putBackDocument(document, content, `version ${before} of the document${without}`);
      return [{ ...plan, exact: isLatest }];
    },
  };
});

/** The older version to which the default was moved may name more than the latest one. */
const defaultSet = guarded<Calls>((name, change, context) => {
  const version = stringAt(change.request, 'documentVersion');
  if (!version) return unreadable('the record names no document version');
  const scope = { documents: documentsWith(name, [], context) };
  const history = { eventName: 'UpdateDocumentDefaultVersion', before: change.time } as const;
  return withPrevious({ type: DOCUMENT, id: name, scope, history }, (good) => {
    const before = good?.defaultVersion;
    const asBefore = (state: AccountState): AccountState | undefined => {
      const document = documentIn(state, name);
      // Without a known default, the latest version alone counts as what was needed.
      const defaultVersion = before ?? document?.latestVersion;
      if (!document || defaultVersion === undefined) return undefined;
      const value = { ...document, defaultVersion };
      return { ...state, documents: { ...state.documents, [name]: { status: 'present', value } } };
    };
    return {
      scope: { documents: before ? [{ name, versions: [before], tags: false }] : [] },
      isCurrent: (state) => documentIn(state, name)?.defaultVersion === version,
      reachesEveryVpc: (state) => {
        const old = asBefore(state);
        return old !== undefined && newIn(destinationsOf(state), destinationsOf(old)).length > 0;
      },
      before: asBefore,
      inverses: (state): readonly Plan<Calls>[] => {
        if (!documentIn(state, name) || !before || before === version) return [];
        const input = { Name: name, DocumentVersion: before };
        const calls = [{ api: 'ssm:UpdateDocumentDefaultVersion', input }] as const;
        return [{ calls, restores: `version ${before} as the default`, exact: true }];
      },
    };
  });
});

const stateWithout = (state: AccountState, name: string): AccountState => ({
  ...state,
  documents: { ...state.documents, [name]: { status: 'absent' } },
});

/** The first preferences, or those that somebody wrote in place of deleted ones. */
const created = guarded<Calls>((name, _, context) =>
  withPrevious(
    { type: DOCUMENT, id: name, scope: { documents: documentsWith(name, [], context) } },
    (good) => ({
      isCurrent: (state) => documentIn(state, name) !== undefined,
      reachesEveryVpc: (state) =>
        newIn(destinationsOf(state), destinationsOf(stateWithout(state, name))).length > 0,
      inverses: (state): readonly Plan<Calls>[] => {
        const document = documentIn(state, name);
        if (!document) return [];
        const content = good && own(good.versions, good.latestVersion);
        if (content !== undefined) {
          const plan = putBackDocument(document, content, 'the last known good content of the document');
          const isNew = hasNewShape(content, Object.values(document.versions));
          return [{ ...plan, beyond: true, ...(isNew ? { caution: NEW_SHAPE } : {}) }];
        }
        return [withoutDocument(name)];
      },
    }),
  ),
);

/** Changes of the guarded documents, which say what nodes must reach. */
export const preferenceChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ssm:UpdateDocument': updated,
  'ssm:UpdateDocumentDefaultVersion': defaultSet,
  'ssm:CreateDocument': created,
};
