import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The licences that what we ship may have, by their SPDX ids. Another one is decided by a person, here. */
const ACCEPTED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

type Package = { readonly name: string; readonly version: string; readonly license: string };

/** The folder of the package that a bundled file belongs to; undefined for our own files. */
const folderOf = (file: string): string | undefined =>
  /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

const packageIn = async (folder: string): Promise<Package> => {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Package;
  const { name, version, license } = manifest;
  if (!ACCEPTED.includes(license)) throw new Error(`${name} ${version} has the licence ${license}`);
  return { name, version, license };
};

/** The texts that a licence asks to keep: its own, and Apache's NOTICE. */
const textsIn = async (folder: string): Promise<readonly string[]> => {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file)).toSorted();
  return Promise.all(files.map(async (file) => (await readFile(path.join(folder, file), 'utf8')).trim()));
};

const headOf = ({ name, version, license }: Package): string => `${name} ${version} (${license})`;

const foldersOf = (files: readonly string[]): readonly string[] =>
  [...new Set(files.flatMap((file) => folderOf(file) ?? []))].toSorted();

/** The packages in a bundle, as `name@version`, from the paths of its files. Throws as {@link noticesOf} does. */
export const packagesOf = (root: string, files: readonly string[]): Promise<readonly string[]> =>
  Promise.all(
    foldersOf(files).map(async (folder) => {
      const { name, version } = await packageIn(path.join(root, folder));
      return `${name}@${version}`;
    }),
  );

/**
 * The notices of all packages in a bundle, from the paths of its files; each text stands once, below the packages that
 * have it. Throws an error if a package has a licence that is not accepted.
 */
export const noticesOf = async (
  root: string,
  files: readonly string[],
  whatContains = 'The command line contains',
): Promise<string> => {
  const folders = foldersOf(files);
  const owners = new Map<string, string[]>();
  for (const folder of folders) {
    const place = path.join(root, folder);
    const head = headOf(await packageIn(place));
    const text = (await textsIn(place)).join('\n\n') || 'The package comes without a text of its licence.';
    owners.set(text, [...new Set([...(owners.get(text) ?? []), head])]);
  }
  const parts = [...owners].map(([text, heads]) => `## ${heads.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
  return `# Notices of other packages\n\n${whatContains} these packages.\n\n${parts.join('\n')}`;
};
