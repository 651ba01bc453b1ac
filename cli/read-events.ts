import { readFile } from 'node:fs/promises';
import { isObject, type Json, parseJson } from '../functions/formats/json.ts';
import type { Terminal } from './terminal.ts';

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

const isRecord = (json: object): boolean => 'eventName' in json || 'detail' in json;

const unwrapOne = (json: Json): readonly Json[] => {
  if (!isObject(json) || isRecord(json)) return [json];
  if (Array.isArray(json['Records'])) return json['Records'];
  if (Array.isArray(json['Events'])) return json['Events'].map(lookedUp);
  return [lookedUp(json)];
};

/**
 * The events in a JSON value: a record, an EventBridge envelope, a file of a trail (`Records`), the response
 * of lookup-events (`Events`), or an array of any of these.
 */
export const eventsIn = (json: Json): readonly Json[] =>
  Array.isArray(json) ? json.flatMap(unwrapOne) : unwrapOne(json);

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

/** Reads a text as JSON, or as JSON Lines with one value per line. */
export const parseEvents = (file: string, content: string): EventFile => {
  const text = content.replace(/^\uFEFF/, '');
  if (text.trim() === '') return { file, events: [], problem: 'is empty, not JSON' };
  try {
    return { file, events: eventsIn(JSON.parse(text) as Json) };
  } catch (error) {
    return jsonLines(file, text, `is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory',
  EACCES: 'may not be read',
};

const readProblem = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  return Object.hasOwn(READ_PROBLEMS, code) ? (READ_PROBLEMS[code] ?? message) : `cannot be read: ${message}`;
};

/** A file's text (`-` is standard input), or the problem in words if it cannot be read. */
export const readText = async (
  file: string,
  terminal: Terminal,
): Promise<{ readonly text: string } | { readonly problem: string }> => {
  try {
    return { text: file === '-' ? await terminal.input() : await readFile(file, 'utf8') };
  } catch (error) {
    return { problem: readProblem(error) };
  }
};

/** Reads the events of a file; nothing throws. */
export const readEvents = async (file: string, terminal: Terminal): Promise<EventFile> => {
  const read = await readText(file, terminal);
  return 'problem' in read ? { file, events: [], problem: read.problem } : parseEvents(file, read.text);
};

/** Reports what is wrong with a file; the exit code is then 2. */
export const tellProblem = ({ file, problem }: EventFile, terminal: Terminal): number => {
  if (problem === undefined) return 0;
  terminal.err(`session-guard: ${file === '-' ? 'standard input' : file} ${problem}`);
  return 2;
};
