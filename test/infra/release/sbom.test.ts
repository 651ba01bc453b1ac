import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sbomOf } from '../../../infra/release/sbom.ts';

/** What each version of npm says of a package. */
const packageOf = (name: string, more: object) => ({
  'bom-ref': `${name}@1.0.0`,
  type: 'library',
  name,
  version: '1.0.0',
  scope: 'required',
  purl: `pkg:npm/${name}@1.0.0`,
  licenses: [{ license: { id: 'MIT' } }],
  ...more,
});

const bom = (names: readonly string[], more: (path: string) => object) => ({
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: `urn:uuid:${names.join()}`,
  version: 1,
  metadata: { timestamp: names.join(), component: packageOf('session-guard', more('')) },
  components: names.map((name) => packageOf(name, more(`node_modules/${name}`))),
  dependencies: names.map((name) => ({
    ref: `${name}@1.0.0`,
    dependsOn: names.map((one) => `${one}@1.0.0`),
  })),
});

/** npm 10 tells the path of each package, and npm 11 does not (both tried: 9.9, 10.9, 11.21). */
const NPM_10 = bom(['b', 'a', 'tests'], (value) => ({
  properties: [{ name: 'cdx:npm:package:path', value }],
  externalReferences: [],
}));
const NPM_11 = bom(['tests', 'a', 'b'], () => ({ properties: [], externalReferences: [] }));
const ANOTHER = bom(['a', 'b', 'tests'], () => ({ scope: 'optional', evidence: {} }));

const BUNDLED = new Set(['a@1.0.0', 'b@1.0.0']);

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-guard-npm-'));
  await writeFile(join(folder, 'npm'), `#!/usr/bin/env node\nconsole.log(process.env.SAID);\n`);
  await chmod(join(folder, 'npm'), 0o755);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const madeBy = (said: object): string => {
  vi.stubEnv('PATH', [folder, dirname(process.execPath), process.env['PATH']].join(delimiter));
  vi.stubEnv('SAID', JSON.stringify(said));
  return sbomOf(folder, BUNDLED);
};

describe('the bill of materials', () => {
  it('is the same bytes with each version of npm, which comes with Node', () => {
    expect(madeBy(NPM_11)).toBe(madeBy(NPM_10));
    expect(madeBy(ANOTHER)).toBe(madeBy(NPM_10));
  });

  it('has what is bundled, in an order that is always the same', () => {
    expect(JSON.parse(madeBy(NPM_11))).toMatchObject({
      components: [{ name: 'a', scope: 'required' }, { name: 'b' }],
      dependencies: [
        { ref: 'a@1.0.0', dependsOn: ['a@1.0.0', 'b@1.0.0'] },
        { ref: 'b@1.0.0', dependsOn: ['a@1.0.0', 'b@1.0.0'] },
      ],
    });
    expect(() => madeBy(bom(['a'], () => ({})))).toThrow('npm does not know');
  });
});
