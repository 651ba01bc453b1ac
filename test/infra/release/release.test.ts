import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUNCTION_NAMES } from '../../../infra/generate/parts.ts';
import type { ReleaseTemplate } from '../../../infra/release/template.ts';
import type { CfnResource } from '../../../infra/stack/cloudformation.ts';
import { findCfnLint } from '../cfn-lint.ts';
import { filesInZip } from '../zip.ts';
import { makeTwice } from './made-twice.ts';

const run = promisify(execFile);

const cfnLint = await findCfnLint();

let made: Awaited<ReturnType<typeof makeTwice>>;

beforeAll(async () => {
  made = await makeTwice();
});
afterAll(() => made.remove());

const textOf = (file: string): Promise<string> => readFile(join(made.one, file), 'utf8');

const templateOf = async (file: string): Promise<ReleaseTemplate> => JSON.parse(await textOf(file));

const templates = async (): Promise<readonly string[]> =>
  (await readdir(made.one)).filter((file) => file.endsWith('.template.json'));

describe('a release', () => {
  it('is the same bytes in another folder, which is not tidy, and another time zone', async () => {
    const [one, other] = await Promise.all(
      [made.one, made.other].map((folder) => readFile(join(folder, 'SHA256SUMS'), 'utf8')),
    );
    expect(one?.split('\n').length).toBeGreaterThan(15);
    expect(one).toBe(other);
  });

  it('has the hash of each file, as sha256sum reads it', async () => {
    const { stdout } = await run('sha256sum', ['--check', 'SHA256SUMS'], { cwd: made.one });
    const entries = await readdir(made.one, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name !== 'SHA256SUMS');
    expect(stdout.trim().split('\n')).toHaveLength(files.length);
    expect(stdout).not.toContain('FAILED');
  });

  it('has each example that its README names, and all that the repository has', async () => {
    const readme = await textOf('examples/README.md');
    const linked = [...readme.matchAll(/\]\(([\w./-]+)\)/g)].map(([, file = '']) => file);
    expect(linked.length).toBeGreaterThan(5);
    for (const file of linked) expect(await textOf(`examples/${file}`)).not.toBe('');
    const { stdout } = await run('git', ['ls-files', '.'], { cwd: 'infra/release/examples' });
    const all = await readdir(join(made.one, 'examples'), { recursive: true, withFileTypes: true });
    const files = all.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect(files.toSorted()).toEqual(
      stdout
        .trim()
        .split('\n')
        .map((file) => join(made.one, 'examples', file))
        .toSorted(),
    );
  });

  it.each([
    ['package.json', 'is no folder'],
    ['docs', 'is not empty'],
  ])('is not made in %s, which %s', async (out, why) => {
    await expect(run(process.execPath, ['infra/release/run.ts', '--out', out])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(new RegExp(`^/\\S+/${out} ${why}[^\\n]*\\n$`)),
    });
  });

  it('says which version it is, as package.json does', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    expect((await textOf('VERSION')).trim()).toBe(version);
    for (const file of await templates()) expect((await templateOf(file)).Description).toContain(version);
    const { Parameters } = await templateOf('session-guard.template.json');
    expect(Parameters['CodeKeyPrefix']?.Default).toBe(`session-guard/${version}/`);
  });

  it('has a bill of materials and notices of exactly what is bundled', async () => {
    const bom = JSON.parse(await textOf('sbom.cdx.json'));
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.\d$/) });
    const components: { name: string; version: string; licenses: { license: { id: string } }[] }[] =
      bom.components;
    const names = components.map(({ name, version }) => `${name} ${version}`);
    expect(names.join()).toContain('@aws-sdk/client-dynamodb 3.');
    expect(names.join()).not.toMatch(/vitest|esbuild|commander/);
    const notices = await textOf('THIRD-PARTY.md');
    const noted = [...notices.matchAll(/^## (.+)$/gm)].flatMap(([, heads = '']) =>
      heads.split('), ').map((head) => head.replace(/ \(.*$/, '')),
    );
    expect(noted.toSorted()).toEqual(names.toSorted());
    for (const { licenses } of components) {
      expect(licenses.map(({ license }) => license.id).join()).toMatch(/^(MIT|MIT-0|Apache-2\.0|0BSD|ISC)$/);
    }
  });

  it('names the zips that it holds, each with its handler', async () => {
    const all = await Promise.all((await templates()).map(templateOf));
    const functions = all.flatMap(({ Resources }) =>
      Object.values<CfnResource>(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function'),
    );
    const handlers = functions.map(({ Properties }) => String(Properties['Handler']).split('/')[1]);
    expect([...new Set(handlers)].toSorted()).toEqual(FUNCTION_NAMES.toSorted());
    for (const { Properties } of functions) {
      const { S3Key } = Properties['Code'] as unknown as { S3Key: { 'Fn::Sub': string } };
      const zip = S3Key['Fn::Sub'].split('}').at(-1) ?? '';
      const files = filesInZip(await readFile(join(made.one, zip)));
      expect(files.has(String(Properties['Handler']).replace(/\.handler$/, '.mjs'))).toBe(true);
    }
  });

  it('is taken by StackSets with their own permissions: plain resources without names in IAM', async () => {
    for (const file of await templates()) {
      const template = await templateOf(file);
      expect(Object.keys(template)).not.toContain('Transform');
      const text = JSON.stringify(template);
      const { Resources } = template;
      expect(text.match(/Fn::(Transform|ForEach|ImportValue)|AWS::(Serverless|LanguageExtensions)/g)).toBe(
        null,
      );
      expect(JSON.stringify(Resources).match(/arn:aws[:-]|us-east-1|\b\d{12}\b/g)).toBe(null);
      for (const { Type, Properties } of Object.values<CfnResource>(Resources)) {
        expect(Type).not.toMatch(/^(Custom::|AWS::CloudFormation::|AWS::S3::)/);
        if (Type.startsWith('AWS::IAM::')) expect(Object.keys(Properties).join()).not.toMatch(/Name$/);
      }
    }
  });

  it('stays below what CloudFormation takes of a template in a bucket', async () => {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: 1 MB, and 500 resources
    for (const file of await templates()) {
      expect((await textOf(file)).length).toBeLessThan(150_000);
      expect(Object.keys((await templateOf(file)).Resources).length).toBeLessThan(200);
    }
  });

  it.skipIf(!cfnLint.found)(
    `cfn-lint has nothing to say${cfnLint.found ? '' : ` (skipped: ${cfnLint.because})`}`,
    async () => {
      const all = await readdir(made.one, { recursive: true });
      const files = all.filter((file) => file.endsWith('.template.json')).map((file) => join(made.one, file));
      expect(files.filter((file) => file.includes('examples'))).toHaveLength(2);
      const said = await run(cfnLint.command, ['-t', ...files], { timeout: 600_000 }).catch(
        ({ stdout }: { readonly stdout: string }) => ({ stdout }),
      );
      expect(said.stdout).toBe('');
    },
    120_000,
  );
});
