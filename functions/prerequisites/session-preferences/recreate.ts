import { type Plan, tagList } from '../../account/api-call.ts';
import type { SessionDocument } from '../../account/preferences/preferences.ts';
import { hasNewShape, NEW_SHAPE } from '../../sessions/document-shape.ts';

/**
 * A new document gets one version: the content of `$LATEST`, which sessions use for certain. It is not all
 * that was there if `$DEFAULT` named another content. If nothing is known, there is no way back.
 */
export const recreateDocument = (
  name: string,
  good: SessionDocument,
): readonly Plan<'ssm:CreateDocument'>[] => {
  const { [good.latestVersion]: latest, [good.defaultVersion]: byDefault } = good.versions;
  const content = latest ?? byDefault;
  if (content === undefined) return [];
  const tags = tagList(good.tags);
  const input = {
    Name: name,
    Content: content,
    DocumentType: 'Session',
    DocumentFormat: 'JSON',
    ...(tags.length > 0 ? { Tags: tags } : {}),
  } as const;
  const calls = [{ api: 'ssm:CreateDocument', input }] as const;
  const plan = {
    calls,
    restores: 'the document with its last known good content',
    exact: latest === byDefault,
  };
  // All versions are gone, so only the ledger vouches for the content.
  return [hasNewShape(content, []) ? { ...plan, caution: NEW_SHAPE } : plan];
};
