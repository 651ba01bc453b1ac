import { oneLine } from '../../functions/alerts/escape.ts';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../../functions/formats/json.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { jsonValues } from './json-values.ts';
import { filesIn, readText } from './read-file.ts';

/**
 * The records of one file, in its order. `problem` is for people; the records before the problem still count.
 */
export type EventFile = {
  readonly file: string;
  readonly events: readonly Json[];
  readonly problem?: string;
};

/** `aws cloudtrail lookup-events` returns each record as a string. */
const lookedUp = (event: Json): Json => {
  if (!isObject(event) || typeof event['CloudTrailEvent'] !== 'string') return event;
  return parseJson(event['CloudTrailEvent']) ?? event;
};

/** Some exports write these parts of a record as JSON text. */
const PARTS = ['userIdentity', 'requestParameters', 'responseElements', 'resources', 'additionalEventData'];

const withParts = (record: JsonObject): JsonObject => {
  const parts = PARTS.flatMap((part) => {
    const text = record[part];
    const value = typeof text === 'string' && /^\s*[{[]/.test(text) ? parseJson(text) : undefined;
    return value === undefined ? [] : [[part, value] as const];
  });
  return parts.length === 0 ? record : { ...record, ...Object.fromEntries(parts) };
};

/** An event with the parts that another program had written as text. */
const readable = (event: Json): Json => {
  if (!isObject(event)) return event;
  return isObject(event['detail']) ? { ...event, detail: withParts(event['detail']) } : withParts(event);
};

const isRecord = (json: object): boolean => 'eventName' in json || 'detail' in json;

const unwrapOne = (json: Json): readonly Json[] => {
  if (!isObject(json) || isRecord(json)) return [json];
  if (Array.isArray(json['Records'])) return json['Records'];
  if (Array.isArray(json['Events'])) return json['Events'].map(lookedUp);
  return [lookedUp(json)];
};

/**
 * The events in a JSON value: a record, an EventBridge envelope, a file of a trail (`Records`), the response
 * of lookup-events (`Events`), or an array of any of these. Parts that are JSON text are read.
 */
export const eventsIn = (json: Json): readonly Json[] =>
  (Array.isArray(json) ? json.flatMap(unwrapOne) : unwrapOne(json)).map(readable);

const jsonLines = (file: string, text: string, problem: string): EventFile => {
  const lines = text.split('\n').flatMap((line, index) => {
    const trimmed = line.trim();
    return trimmed === '' ? [] : [{ number: index + 1, json: parseJson(trimmed) }];
  });
  const first = lines[0]?.json;
  if (lines.length < 2 || typeof first !== 'object') return { file, events: [], problem };
  const wrong = lines.filter(({ json }) => json === undefined).map(({ number }) => number);
  const events = lines.flatMap(({ json }) => (json === undefined ? [] : eventsIn(json)));
  if (wrong.length === 0) return { file, events };
  const numbers = `${wrong.slice(0, 5).join(', ')}${wrong.length > 5 ? ', …' : ''}`;
  return { file, events, problem: `line ${numbers} is not JSON` };
};

/** Reads a text as JSON, as several JSON values one after the other, or as JSON Lines with one value per line. */
export const parseEvents = (file: string, content: string): EventFile => {
  const text = content.replace(/^\uFEFF/, '');
  if (text.trim() === '') return { file, events: [], problem: 'is empty, not JSON' };
  try {
    return { file, events: eventsIn(JSON.parse(text) as Json) };
  } catch (error) {
    const values = jsonValues(text);
    if (values) return { file, events: values.flatMap(eventsIn) };
    return jsonLines(file, text, `is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const timeOf = (event: Json): number => {
  const parsed = parseRecord(event);
  const time = parsed.kind === 'change' ? Date.parse(parsed.change.time) : Number.NaN;
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
};

/** A trail cuts its records into many files, so those of a folder are put in the order in which they were made. */
const readFolder = async (
  folder: string,
  files: readonly string[],
  terminal: Terminal,
): Promise<EventFile> => {
  if (files.length === 0)
    return { file: folder, events: [], problem: 'has no files with records (.json, .json.gz)' };
  const all: EventFile[] = [];
  for (const file of files) all.push(await readFileOf(file, terminal));
  const events = all
    .flatMap((one) => one.events.map((event) => ({ event, time: timeOf(event) })))
    .sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)))
    .map(({ event }) => event);
  const wrong = all.flatMap(({ file, problem }) => (problem === undefined ? [] : [`${file} ${problem}`]));
  const more = wrong.length > 1 ? `, and ${wrong.length - 1} more files are wrong` : '';
  return { file: folder, events, ...(wrong[0] ? { problem: `is not complete: ${wrong[0]}${more}` } : {}) };
};

const readFileOf = async (file: string, terminal: Terminal): Promise<EventFile> => {
  const read = await readText(file, terminal);
  return 'problem' in read ? { file, events: [], problem: read.problem } : parseEvents(file, read.text);
};

/**
 * Reads the events of a file, or of all files in a folder, in the order of their times. Nothing throws.
 */
export const readEvents = async (file: string, terminal: Terminal): Promise<EventFile> => {
  const files = await filesIn(file);
  return files ? readFolder(file, files, terminal) : readFileOf(file, terminal);
};

/** Reports what is wrong with a file; the exit code is then 2. */
export const tellProblem = ({ file, problem }: EventFile, terminal: Terminal): number => {
  if (problem === undefined) return 0;
  // The problem may quote the file, and a terminal obeys control characters.
  terminal.err(`session-guard: ${file === '-' ? 'standard input' : oneLine(file)} ${oneLine(problem)}`);
  return 2;
};
