import { execFileSync } from 'node:child_process';

/** What npm says of a package. It says more, and each version of npm says something else. */
type Component = {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly object[];
  readonly licenses?: readonly object[];
};

type Bom = {
  readonly $schema: string;
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly version: number;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly metadata: { readonly component: Component };
};

const componentOf = ({ 'bom-ref': ref, type, name, version, purl, hashes, licenses }: Component) => ({
  'bom-ref': ref,
  type,
  name,
  version,
  // Of a package that the tests need as well, npm says that it is for development.
  scope: 'required',
  purl,
  hashes,
  licenses,
});

/**
 * Nothing is omitted, whatever NODE_ENV or the settings of npm say: npm takes what a development package needs as well for one
 * of those.
 */
const EVERYTHING = ['--include=dev', '--include=optional', '--include=peer'];

/** By the code of the characters, which is the same in each locale. */
const inOrder = (a: string, b: string): number => (a < b ? -1 : 1);

/**
 * What is in the zips, as CycloneDX: npm knows the packages, and the build says which of them are bundled. What differs
 * between two runs (a number, a time) or two versions of npm (paths, the order) is left out. The other packages never leave
 * this folder.
 * Throws if npm does not know a package that is bundled.
 * https://docs.npmjs.com/cli/commands/npm-sbom
 */
export const sbomOf = (root: string, bundled: ReadonlySet<string>): string => {
  // The lock file says the same on each machine.
  const text = execFileSync(
    'npm',
    ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', ...EVERYTHING],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64_000_000,
    },
  );
  const { $schema, bomFormat, specVersion, version, metadata, components, dependencies } = JSON.parse(
    text,
  ) as Bom;
  const isBundled = (ref: string): boolean => bundled.has(ref);
  const shipped = components.filter((one) => isBundled(one['bom-ref']));
  if (shipped.length !== bundled.size) throw new Error('npm does not know each package that is bundled');
  return `${JSON.stringify(
    {
      $schema,
      bomFormat,
      specVersion,
      version,
      metadata: { component: { ...componentOf(metadata.component), name: 'session-guard' } },
      components: shipped.map(componentOf).toSorted((a, b) => inOrder(a['bom-ref'], b['bom-ref'])),
      dependencies: dependencies
        .filter(({ ref }) => isBundled(ref))
        .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(isBundled).toSorted() }))
        .toSorted((a, b) => inOrder(a.ref, b.ref)),
    },
    null,
    2,
  )}\n`;
};
