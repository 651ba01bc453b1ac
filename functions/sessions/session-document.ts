import { isObject, type Json, type JsonObject, objectAt, parseJson, stringAt } from '../formats/json.ts';

/** What a Session document tells the agent to do, with the defaults of its parameters filled in. */
export type SessionSettings = {
  readonly s3BucketName?: string;
  readonly s3EncryptionEnabled: boolean;
  readonly cloudWatchLogGroupName?: string;
  readonly cloudWatchEncryptionEnabled: boolean;
  readonly cloudWatchStreamingEnabled: boolean;
  readonly kmsKeyId?: string;
  /** Inputs with a `{{ssm:…}}` parameter or a parameter without default, whose value is not known here. */
  readonly unresolved: readonly string[];
};

export type ParsedDocument = {
  readonly settings: SessionSettings;
  /** Why a session cannot use this document; empty if nothing prevents it. */
  readonly problems: readonly string[];
  /** What cannot be judged from outside. */
  readonly doubts: readonly string[];
};

const NO_SETTINGS: SessionSettings = {
  s3EncryptionEnabled: false,
  cloudWatchEncryptionEnabled: false,
  cloudWatchStreamingEnabled: false,
  unresolved: [],
};

const BOOLEANS = [
  's3EncryptionEnabled',
  'cloudWatchEncryptionEnabled',
  'cloudWatchStreamingEnabled',
  'runAsEnabled',
];

const unusable = (problem: string): ParsedDocument => ({
  settings: NO_SETTINGS,
  problems: [problem],
  doubts: [],
});

/** The default of a parameter replaces `{{name}}`; `{{ssm:name}}` is resolved only when a session starts. */
const resolveInputs = (document: JsonObject): { inputs: Record<string, Json>; unresolved: string[] } => {
  const inputs: Record<string, Json> = {};
  const unresolved: string[] = [];
  for (const [key, value] of Object.entries(objectAt(document, 'inputs') ?? {})) {
    const parameter = typeof value === 'string' ? /^\{\{\s*(.+?)\s*\}\}$/.exec(value)?.[1] : undefined;
    const declared = parameter === undefined ? undefined : objectAt(document, 'parameters', parameter);
    if (parameter === undefined) inputs[key] = value;
    else if (declared && 'default' in declared) inputs[key] = declared['default'] ?? null;
    else unresolved.push(key);
  }
  return { inputs, unresolved };
};

/** Agents since 3.0.655.0 read `"true"` as true; a missing value, "" and null are false. */
const booleanOf = (value: Json | undefined): boolean => value === true || value === 'true';

const booleanProblems = (inputs: Record<string, Json>): string[] =>
  BOOLEANS.flatMap((key) => {
    const value = inputs[key];
    const fine = value === undefined || value === null || value === '' || typeof value === 'boolean';
    return fine || value === 'true' || value === 'false' ? [] : [`inputs.${key} is not a boolean`];
  });

/**
 * Minutes as a string, e.g. "20". The range is documented; that the service refuses others is not confirmed.
 */
const rangeProblem = (inputs: Record<string, Json>, key: string, most: number): string[] => {
  const value = inputs[key];
  if (value === undefined || value === null || value === '') return [];
  const minutes = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return minutes >= 1 && minutes <= most ? [] : [`inputs.${key} is not a string from "1" to "${most}"`];
};

const runAsProblems = (inputs: Record<string, Json>): string[] =>
  booleanOf(inputs['runAsEnabled']) && inputs['runAsDefaultUser'] === 'root'
    ? ['inputs.runAsDefaultUser is root, which the agent refuses']
    : [];

const doubtsOf = (inputs: Record<string, Json>): string[] => [
  ...(typeof inputs['cloudWatchStreamingEnabled'] === 'string' && inputs['cloudWatchStreamingEnabled'] !== ''
    ? ['inputs.cloudWatchStreamingEnabled is a string, but the agent needs a JSON boolean']
    : []),
];

/**
 * Reads a Session document's content (JSON text, as `GetDocument` with `DocumentFormat: JSON` gives it).
 * Fields: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html In
 * practice, the booleans are not required, whatever that page says: the agent reads a missing one as false.
 */
export const parseSessionDocument = (content: string): ParsedDocument => {
  const document = parseJson(content);
  if (!isObject(document)) return unusable('the content is not a JSON object');
  const { inputs, unresolved } = resolveInputs(document);
  const schemaVersion = stringAt(document, 'schemaVersion');
  const sessionType = stringAt(document, 'sessionType');
  const bucket = stringAt(inputs, 's3BucketName');
  const group = stringAt(inputs, 'cloudWatchLogGroupName');
  const key = stringAt(inputs, 'kmsKeyId');
  return {
    settings: {
      ...(bucket ? { s3BucketName: bucket } : {}),
      ...(group ? { cloudWatchLogGroupName: group } : {}),
      ...(key ? { kmsKeyId: key } : {}),
      s3EncryptionEnabled: booleanOf(inputs['s3EncryptionEnabled']),
      cloudWatchEncryptionEnabled: booleanOf(inputs['cloudWatchEncryptionEnabled']),
      cloudWatchStreamingEnabled: booleanOf(inputs['cloudWatchStreamingEnabled']),
      unresolved,
    },
    problems: [
      ...(schemaVersion === '1.0' ? [] : [`schemaVersion is ${schemaVersion ?? 'missing'}, not 1.0`]),
      ...(sessionType ? [] : ['sessionType is missing']),
      ...booleanProblems(inputs),
      ...rangeProblem(inputs, 'idleSessionTimeout', 60),
      ...rangeProblem(inputs, 'maxSessionDuration', 1440),
      ...runAsProblems(inputs),
    ],
    doubts: doubtsOf(inputs),
  };
};
