import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../../functions/formats/json.ts';

const FOLDER = path.resolve('..', 'shared', 'cloudtrail');

/** Records that others published; they are read from a folder next to the checkout and are not part of it. */
export const hasRealRecords = existsSync(FOLDER);

export const realRecords = (): readonly { readonly file: string; readonly record: Json }[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, record: JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Json }));
