import { goBool } from '../formats/go-bool.ts';
import { isObject, type Json, parseJson, stringAt } from '../formats/json.ts';
import { type DocumentInputs, inputsOf } from './document-inputs.ts';
import { profileDoubts } from './shell-profile.ts';
import { type StoredParameters, storedDoubts, storedProblems } from './stored-parameters.ts';

/** What a Session document tells the agent to do, with the defaults of its parameters filled in. */
export type SessionSettings = {
  readonly s3BucketName?: string;
  /** Where in the bucket transcripts are written. */
  readonly s3KeyPrefix?: string;
  readonly s3EncryptionEnabled: boolean;
  readonly cloudWatchLogGroupName?: string;
  readonly cloudWatchEncryptionEnabled: boolean;
  readonly cloudWatchStreamingEnabled: boolean;
  readonly kmsKeyId?: string;
  /** The default user of run-as, if run-as is on. */
  readonly runAsUser?: string;
  /** Inputs whose value is known only when a session starts: of Parameter Store, or without a default. */
  readonly unresolved: readonly string[];
  /** The parameters of Parameter Store that sessions ask for, as `name` or `name:version`. */
  readonly stored: readonly string[];
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
  stored: [],
};

const BOOLEANS = [
  's3EncryptionEnabled',
  'cloudWatchEncryptionEnabled',
  'cloudWatchStreamingEnabled',
  'runAsEnabled',
];

/** The inputs that the checks judge; a prefix or a shell profile breaks no session that can be seen from outside. */
const JUDGED: readonly string[] = [
  ...BOOLEANS,
  's3BucketName',
  'cloudWatchLogGroupName',
  'kmsKeyId',
  'runAsDefaultUser',
  'idleSessionTimeout',
  'maxSessionDuration',
];

type Inputs = Readonly<Record<string, Json>>;

/**
 * The agent neither logs nor encrypts a session of the type `Port`, whatever the document says (`isEncryptionEnabled` in
 * agent/session/plugins/sessionplugin, and agent/session/plugins/port, of https://github.com/aws/amazon-ssm-agent).
 */
const NO_INPUTS = { inputs: {}, unresolved: [], stored: [] } satisfies DocumentInputs;

const unusable = (problem: string): ParsedDocument => ({
  settings: NO_SETTINGS,
  problems: [problem],
  doubts: [],
});

/** Agents since 3.0.655.0 read flags as text, too. */
const flag = (inputs: Inputs, key: string): boolean => goBool(inputs[key]) ?? false;

const booleanProblems = (inputs: Inputs): string[] =>
  BOOLEANS.flatMap((key) => (goBool(inputs[key]) === undefined ? [`inputs.${key} is not a boolean`] : []));

const runAsUserOf = (inputs: Inputs): string | undefined => stringAt(inputs, 'runAsDefaultUser')?.trim();

const runAsProblems = (inputs: Inputs): string[] =>
  flag(inputs, 'runAsEnabled') && inputs['runAsDefaultUser'] === 'root'
    ? ['inputs.runAsDefaultUser is root, which the agent refuses']
    : [];

/**
 * The tag of the caller decides before the default user does, and who has the tag cannot be seen here. Agents on Windows
 * do not know run-as.
 * Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-run-as.html, and
 * agent/session/plugins/sessionplugin of https://github.com/aws/amazon-ssm-agent
 */
const runAsDoubts = (inputs: Inputs, unresolved: readonly string[]): string[] =>
  flag(inputs, 'runAsEnabled') && !runAsUserOf(inputs) && !unresolved.includes('runAsDefaultUser')
    ? [
        'inputs.runAsEnabled is true without inputs.runAsDefaultUser: on Linux and macOS, sessions fail for every principal without the tag SSMSessionRunAs ("please set the RunAs default user")',
      ]
    : [];

/**
 * Minutes, as a text or as a number: the page says text, and Session Manager takes the number as well. Only
 * the console's page for editing does not. Agents do not read them. What Session Manager does with other
 * values is not confirmed, so they are a doubt.
 */
const rangeDoubt = (inputs: Inputs, key: string, most: number): string[] => {
  const value = inputs[key];
  if (value === undefined || value === null || value === '') return [];
  const isWhole = typeof value === 'number' ? Number.isInteger(value) : /^\d+$/.test(String(value));
  const minutes = Number(value);
  return isWhole && typeof value !== 'object' && minutes >= 1 && minutes <= most
    ? []
    : [`inputs.${key} is not from 1 to ${most}, and it is not confirmed what Session Manager does then`];
};

const doubtsOf = (inputs: Inputs, unresolved: readonly string[]): string[] => [
  ...(typeof inputs['cloudWatchStreamingEnabled'] === 'string' && inputs['cloudWatchStreamingEnabled'] !== ''
    ? ['inputs.cloudWatchStreamingEnabled is a string, but the agent needs a JSON boolean']
    : []),
  ...rangeDoubt(inputs, 'idleSessionTimeout', 60),
  ...rangeDoubt(inputs, 'maxSessionDuration', 1440),
  ...runAsDoubts(inputs, unresolved),
  ...profileDoubts(inputs['shellProfile']),
  ...unresolved
    .filter((key) => JUDGED.includes(key))
    .map((key) => `inputs.${key} depends on a parameter whose value is known only when a session starts`),
];

/**
 * Reads a Session document's content (JSON text, as `GetDocument` with `DocumentFormat: JSON` gives it).
 * Fields: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html In
 * practice, the booleans are not required, whatever that page says: the agent reads a missing one as false.
 */
export const parseSessionDocument = (content: string, parameters: StoredParameters = {}): ParsedDocument => {
  const document = parseJson(content);
  if (!isObject(document)) return unusable('the content is not a JSON object');
  const schemaVersion = stringAt(document, 'schemaVersion');
  const sessionType = stringAt(document, 'sessionType');
  const { inputs, unresolved, stored } = sessionType === 'Port' ? NO_INPUTS : inputsOf(document, parameters);
  const bucket = stringAt(inputs, 's3BucketName');
  const prefix = stringAt(inputs, 's3KeyPrefix');
  const group = stringAt(inputs, 'cloudWatchLogGroupName');
  const key = stringAt(inputs, 'kmsKeyId');
  const user = flag(inputs, 'runAsEnabled') ? runAsUserOf(inputs) : undefined;
  return {
    settings: {
      ...(bucket ? { s3BucketName: bucket } : {}),
      ...(prefix ? { s3KeyPrefix: prefix } : {}),
      ...(group ? { cloudWatchLogGroupName: group } : {}),
      ...(key ? { kmsKeyId: key } : {}),
      ...(user ? { runAsUser: user } : {}),
      s3EncryptionEnabled: flag(inputs, 's3EncryptionEnabled'),
      cloudWatchEncryptionEnabled: flag(inputs, 'cloudWatchEncryptionEnabled'),
      cloudWatchStreamingEnabled: flag(inputs, 'cloudWatchStreamingEnabled'),
      unresolved,
      stored,
    },
    problems: [
      ...(schemaVersion === '1.0' ? [] : [`schemaVersion is ${schemaVersion ?? 'missing'}, not 1.0`]),
      ...(sessionType ? [] : ['sessionType is missing']),
      ...booleanProblems(inputs),
      ...runAsProblems(inputs),
      ...storedProblems(stored, parameters),
    ],
    doubts: [...doubtsOf(inputs, unresolved), ...storedDoubts(stored, parameters)],
  };
};
