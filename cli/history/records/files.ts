import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { encodingOf, inPlace, isGzip, isRecordFile, readProblem } from '../../input/read-file.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { createScanner } from './scan.ts';

/** What is wrong with a file, in words that follow its name; the records before it still count. */
export type FileProblem = { readonly file: string; readonly problem: string };

/** The JSON text of one record, or a problem. */
export type Scanned = { readonly text: string } | FileProblem;

/** The files with records in a folder and those below it, one by one, in the order of their names. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries: { readonly place: string; readonly isFolder: boolean }[] = [];
  for await (const entry of await opendir(folder)) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) entries.push({ place, isFolder: true });
    else if (entry.isFile() && isRecordFile(place)) entries.push({ place, isFolder: false });
  }
  for (const { place, isFolder } of entries.toSorted((a, b) => (a.place < b.place ? -1 : 1))) {
    if (isFolder) yield* filesBelow(place);
    else yield place;
  }
}

async function* following<T>(first: T, source: AsyncIterator<T>): AsyncGenerator<T> {
  yield first;
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
}

/** The bytes of a stream, unpacked if they are gzip, whatever the name of the file. */
async function* unpacked(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = bytes[Symbol.asyncIterator]();
  const first = await source.next();
  if (first.done) return;
  const all = following(first.value, source);
  if (!isGzip(first.value)) {
    yield* all;
    return;
  }
  const gunzip = createGunzip();
  const packed = Readable.from(all);
  // Else the reader would wait for ever for the rest of a file that cannot be read to its end.
  packed.on('error', (error) => gunzip.destroy(error));
  yield* packed.pipe(gunzip);
}

async function* scanned(file: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Scanned> {
  const scanner = createScanner();
  let decoder: TextDecoder | undefined;
  try {
    for await (const chunk of unpacked(bytes)) {
      decoder ??= new TextDecoder(encodingOf(chunk));
      for (const text of scanner.push(decoder.decode(chunk, { stream: true }))) yield { text };
    }
  } catch (error) {
    yield { file, problem: readProblem(error) };
    return;
  }
  const problem = decoder ? scanner.end() : 'is empty';
  if (problem !== undefined) yield { file, problem };
}

async function* standardInput(terminal: Terminal): AsyncGenerator<Buffer> {
  yield Buffer.from(await terminal.input());
}

async function* inFolder(given: string, place: string): AsyncGenerator<Scanned> {
  let files = 0;
  for await (const file of filesBelow(place)) {
    files += 1;
    yield* scanned(path.join(given, path.relative(place, file)), createReadStream(file));
  }
  if (files === 0) yield { file: given, problem: 'has no files with records (.json, .json.gz)' };
}

/**
 * The records of a file, of all files in a folder and below it, or of standard input (`-`), as text. One file is open
 * at a time, and one record is held. Nothing throws: what is wrong is among the results.
 */
export async function* recordsIn(given: string, terminal: Terminal): AsyncGenerator<Scanned> {
  if (given === '-') {
    yield* scanned('standard input', standardInput(terminal));
    return;
  }
  try {
    const found = await inPlace(given, async (place) => ({
      place,
      isFolder: (await stat(place)).isDirectory(),
    }));
    if (found.isFolder) yield* inFolder(given, found.place);
    else yield* scanned(given, createReadStream(found.place));
  } catch (error) {
    yield { file: given, problem: readProblem(error) };
  }
}
