import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EVENT_SCHEMA } from '../functions/core/hub/event.ts';
import { registry } from '../functions/prerequisites/index.ts';
import { costBlocks } from './cost/tables.ts';
import { forwarderTemplate } from './forwarder/template.ts';
import {
  permissionsPage,
  prerequisiteIndex,
  prerequisitePage,
  prerequisiteSummary,
} from './generate/docs.ts';
import { doctorPolicy } from './generate/doctor-policy.ts';
import { eventRules } from './generate/event-rules.ts';
import { eventSchema } from './generate/event-schema.ts';
import { fillBlock } from './generate/markdown.ts';
import { policies } from './generate/policies.ts';
import { reliabilityPage } from './generate/reliability.ts';
import { shownBlocks } from './generate/shown/blocks.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Folders with only generated files: a file in them that is no longer generated is drift. */
const GENERATED_FOLDERS = ['infra/generated', 'cli/generated', 'docs/prerequisites'];

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Pages that are written by hand, with blocks that are not. */
const PAGES = ['README.md', 'docs/commands.md', 'docs/cost.md'];

const pages = async (): Promise<readonly (readonly [string, string])[]> => {
  const blocks: readonly (readonly [string, string])[] = [
    ['prerequisites', prerequisiteSummary(registry, 'docs/prerequisites/')],
    ...costBlocks(forwarderTemplate(registry)),
    ...(await shownBlocks()),
  ];
  const filled = async (path: string): Promise<readonly [string, string]> => {
    const text = await readFile(`${ROOT}/${path}`, 'utf8');
    return [path, blocks.reduce((page, [name, block]) => fillBlock(page, name, block), text)];
  };
  return Promise.all(PAGES.filter((path) => existsSync(`${ROOT}/${path}`)).map(filled));
};

/** Every generated file: its path below the repository's root, and what it must hold. */
export const generatedFiles = async (): Promise<ReadonlyMap<string, string>> => {
  const allPolicies = policies(registry);
  return new Map([
    ['infra/generated/event-rules.json', json(eventRules(registry))],
    ['infra/generated/policies.json', json(allPolicies)],
    ['infra/generated/forwarder.json', json(forwarderTemplate(registry))],
    ['cli/generated/doctor-policy.json', json(doctorPolicy())],
    [`docs/schema/event-${EVENT_SCHEMA}.json`, json(eventSchema())],
    ['docs/permissions.md', permissionsPage(registry, allPolicies)],
    ['docs/reliability.md', reliabilityPage()],
    ['docs/prerequisites/README.md', prerequisiteIndex(registry)],
    ...registry.map(
      (prerequisite) => [`docs/prerequisites/${prerequisite.id}.md`, prerequisitePage(prerequisite)] as const,
    ),
    ...(await pages()),
  ]);
};

const contentOf = async (path: string): Promise<string | undefined> =>
  existsSync(`${ROOT}/${path}`) ? readFile(`${ROOT}/${path}`, 'utf8') : undefined;

const leftovers = async (expected: ReadonlyMap<string, string>): Promise<readonly string[]> => {
  const found = await Promise.all(
    GENERATED_FOLDERS.filter((folder) => existsSync(`${ROOT}/${folder}`)).map(async (folder) =>
      (await readdir(`${ROOT}/${folder}`)).map((file) => `${folder}/${file}`),
    ),
  );
  return found.flat().filter((path) => !expected.has(path));
};

/** Paths of the files that differ from what the registry and the permissions say, including leftovers. */
export const drift = async (): Promise<readonly string[]> => {
  const expected = await generatedFiles();
  const differing = await Promise.all(
    [...expected].map(async ([path, text]) => ((await contentOf(path)) === text ? [] : [path])),
  );
  return [...differing.flat(), ...(await leftovers(expected))];
};

const write = async (): Promise<void> => {
  const expected = await generatedFiles();
  for (const [path, text] of expected) {
    await mkdir(dirname(`${ROOT}/${path}`), { recursive: true });
    await writeFile(`${ROOT}/${path}`, text);
  }
  for (const path of await leftovers(expected)) await rm(`${ROOT}/${path}`);
};

const main = async (): Promise<void> => {
  const differing = await drift();
  if (!process.argv.includes('--check')) {
    await write();
    console.log(differing.length === 0 ? 'Everything was up to date.' : `Written:\n${differing.join('\n')}`);
    return;
  }
  if (differing.length === 0) return;
  console.error(`Not as generated (run npm run generate):\n${differing.join('\n')}`);
  process.exitCode = 1;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
