import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';

/** The earliest time that a zip can hold. A zip holds local time, so it is made of parts, not of an instant. */
const EPOCH = new Date(1980, 0, 1);

export type Zip = { readonly name: string; readonly bytes: Uint8Array };

/** `-rw-r--r--` of Unix: Lambda reads files as a user of its own. */
const READABLE = { os: 3, attrs: 0o100644 << 16 } as const;

/**
 * The code of a function as Lambda takes it. Two builds of one source are the same bytes: the files are sorted, and their
 * times are left out. The name holds a hash of the bytes, so that new code has a new key.
 */
export const zipOf = async (dist: string, name: string): Promise<Zip> => {
  const files = (await readdir(`${dist}/${name}`)).filter((file) => file.endsWith('.mjs')).toSorted();
  const contents = await Promise.all(files.map((file) => readFile(`${dist}/${name}/${file}`)));
  const entries = Object.fromEntries(
    files.map((file, index) => [
      `dist/${name}/${file}`,
      [contents[index] ?? new Uint8Array(), { ...READABLE, mtime: EPOCH, level: 9 as const }] as const,
    ]),
  );
  const bytes = zipSync(entries as Parameters<typeof zipSync>[0]);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { name: `${name}-${hash}.zip`, bytes };
};
