import type { Plan } from '../../account/api-call.ts';
import { DEFAULT_ROLE_SETTING } from '../../account/identity/service-settings.ts';
import { presentValue } from '../../account/observed.ts';
import type { DocumentAsRead } from '../../account/preferences/preferences.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { type DecodeContext, documentScope, unreadable } from '../../core/effect.ts';
import { guarded, withoutDocument } from '../../core/guarded-document.ts';
import { withPrevious } from '../../core/with-previous.ts';
import { stringAt } from '../../formats/json.ts';
import { byVersions } from '../../sessions/at-version.ts';
import { madeVersion } from '../../sessions/made-version.ts';
import { putBackDocument } from '../../sessions/put-back-document.ts';

// The preferences may need more than the roles of the nodes allow, because nodes write logs with their own role. The
// roles that will fail are found before anybody opens a session. The ways back belong to the preferences; here they prove
// that this change is the cause, and they are offered as commands.
// Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html

type Calls = 'ssm:UpdateDocument' | 'ssm:UpdateDocumentDefaultVersion' | 'ssm:DeleteDocument';

const DOCUMENT = 'AWS::SSM::Document';

const documentIn = (state: AccountState, name: string): DocumentAsRead | undefined =>
  presentValue(state.documents[name]);

/**
 * The document with some older versions, the other guarded ones, and all nodes, because every role is asked, that of
 * Default Host Management as well. The tags of the document are read with it, because an alert says whose it is, and reading
 * them later would read it twice.
 */
const scopeOf = (context: DecodeContext, name: string, versions: readonly string[] = []): Scope => ({
  documents: [{ name, versions }, ...documentScope(context).filter((other) => other.name !== name)],
  managedNodes: ['all'],
  serviceSettings: [DEFAULT_ROLE_SETTING],
});

export const preferencesChanged = guarded<Calls>((name, change, context) => {
  const version = madeVersion(change);
  const before = version !== undefined && version > 1 ? [String(version - 1)] : [];
  return {
    kind: 'effect',
    resources: [resource(DOCUMENT, name)],
    scope: scopeOf(context, name, before),
    isCurrent: (state) => {
      const document = documentIn(state, name);
      return document !== undefined && (version === undefined || document.latestVersion === String(version));
    },
    ...byVersions(name, version),
    inverses: (state) => {
      const document = documentIn(state, name);
      return before.flatMap((old) => {
        const content = document?.versions[old];
        return document && content !== undefined
          ? [putBackDocument(document, content, `version ${old} of the document`)]
          : [];
      });
    },
  };
});

/** A document that is made again after a deletion had a content before; a new one had none. */
export const preferencesCreated = guarded<Calls>((name, _change, context) =>
  withPrevious({ type: DOCUMENT, id: name, scope: scopeOf(context, name) }, (good) => ({
    isCurrent: (state) => documentIn(state, name)?.latestVersion === '1',
    inverses: (state): readonly Plan<Calls>[] => {
      const document = documentIn(state, name);
      if (!document) return [];
      const content = good?.versions[good.latestVersion];
      if (content !== undefined)
        return [putBackDocument(document, content, 'the content that the document had')];
      return [withoutDocument(name)];
    },
  })),
);

/** It is not confirmed that sessions use the default version, so what only that one asks for is a doubt at most. */
export const defaultChanged = guarded<Calls>((name, change, context) => {
  const version = stringAt(change.request, 'documentVersion');
  if (!version) return unreadable('the record names no document version');
  const history = { eventName: 'UpdateDocumentDefaultVersion', before: change.time } as const;
  return withPrevious({ type: DOCUMENT, id: name, scope: scopeOf(context, name), history }, (good) => {
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
