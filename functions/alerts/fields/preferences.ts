import { type Observed, presentValue } from '../../account/observed.ts';
import type { DocumentAsRead } from '../../account/preferences/preferences.ts';
import { isObject, parseJson } from '../../formats/json.ts';
import { withoutNote } from '../../sessions/put-back-document.ts';
import type { Fields, ToFields } from './to-fields.ts';

/** Does it exist? Undefined if that could not be read. */
export const existence = (observed: Observed<unknown> | undefined): string | undefined =>
  observed?.status === 'present' ? 'exists' : observed?.status === 'absent' ? 'does not exist' : undefined;

const settingsOf = (document: DocumentAsRead | undefined): Fields => {
  if (!document) return {};
  const parsed = parseJson(document.versions[document.latestVersion] ?? '');
  if (!isObject(parsed)) return {};
  const { inputs, description, ...rest } = parsed;
  const prefixed = isObject(inputs)
    ? Object.entries(inputs).map(([key, value]) => [`inputs.${key}`, value])
    : [];
  const text = typeof description === 'string' ? withoutNote(description) : description;
  return { ...rest, description: text, ...Object.fromEntries(prefixed) };
};

export const documentFields: ToFields = ({ documents }, id) => {
  const document = presentValue(documents[id]);
  return {
    ...settingsOf(document),
    'default version': document?.defaultVersion,
    'latest version': document?.latestVersion,
  };
};

/** Its value is nobody's business unless a document makes a setting of it. */
export const parameterFields: ToFields = ({ parameters }, id) => ({
  parameter: existence(parameters[id]),
  type: presentValue(parameters[id])?.type,
});

export const bucketFields: ToFields = ({ buckets }, id) => {
  const bucket = presentValue(buckets[id]);
  return { bucket: existence(buckets[id]), owner: bucket?.owner, encryption: bucket?.encryption };
};

export const logGroupFields: ToFields = ({ logGroups }, id) => {
  const group = presentValue(logGroups[id]);
  return {
    'log group': existence(logGroups[id]),
    'KMS key': group?.kmsKeyId,
    'retention in days': group?.retentionInDays,
  };
};
