import { presentValue } from '../../account/observed.ts';
import { resource } from '../../account/resource.ts';
import { type Decoder, documentScope, irrelevant, unreadable } from '../../core/effect.ts';
import { stringAt } from '../../formats/json.ts';
import { documentName } from '../../formats/names.ts';
import { madeVersion } from '../../sessions/made-version.ts';
import { putBackDocument } from '../../sessions/put-back-document.ts';
import { withoutLatest } from '../../sessions/without-latest.ts';

type Calls = 'ssm:UpdateDocument' | 'ssm:UpdateDocumentDefaultVersion';

/**
 * The preferences may need more than the roles of the nodes allow, because nodes write logs with their own
 * role. The roles that will fail are found before anybody opens a session. The way back belongs to the
 * preferences; here it proves that this change is the cause, and it is offered as a command.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export const preferencesChanged: Decoder<Calls> = (change, context) => {
  const given = stringAt(change.request, 'name');
  if (!given) return unreadable('the record names no document');
  const name = documentName(given);
  if (!context.guardedDocuments.includes(name)) return irrelevant(`document ${name} is not guarded`);
  const version = madeVersion(change);
  const before = version !== undefined && version > 1 ? [String(version - 1)] : [];
  const others = documentScope(context).filter((other) => other.name !== name);
  return {
    kind: 'effect',
    resources: [resource('AWS::SSM::Document', name)],
    scope: { documents: [{ name, versions: before }, ...others], managedNodes: ['all'] },
    isCurrent: (state) => {
      const document = presentValue(state.documents[name]);
      return document !== undefined && (version === undefined || document.latestVersion === String(version));
    },
    before: (state) => withoutLatest(state, name),
    inverses: (state) => {
      const document = presentValue(state.documents[name]);
      return before.flatMap((old) => {
        const content = document?.versions[old];
        return document && content !== undefined
          ? [putBackDocument(document, content, `version ${old} of the document`)]
          : [];
      });
    },
  };
};
