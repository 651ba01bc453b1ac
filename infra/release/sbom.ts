import { execFileSync } from 'node:child_process';

type Component = { readonly 'bom-ref': string; readonly name: string; readonly version: string };

type Bom = {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly metadata: { readonly component: object };
  readonly serialNumber?: string;
};

/**
 * What is in the zips, as CycloneDX: npm knows the packages, and the build says which of them are bundled. What differs
 * between two runs (a number, a time, the version of npm) is left out. The rest of the packages never leaves this folder.
 * Throws if npm does not know a package that is bundled.
 * https://docs.npmjs.com/cli/commands/npm-sbom
 */
export const sbomOf = (root: string, bundled: ReadonlySet<string>): string => {
  // The lock file says the same on each machine. Nothing is omitted here: npm takes what a development package needs as
  // well for one of those.
  const text = execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  const { serialNumber: _, ...bom } = JSON.parse(text) as Bom;
  const isBundled = (ref: string): boolean => bundled.has(ref);
  const components = bom.components.filter((one) => isBundled(one['bom-ref']));
  if (components.length !== bundled.size) throw new Error('npm does not know each package that is bundled');
  return `${JSON.stringify(
    {
      ...bom,
      metadata: { component: { ...bom.metadata.component, name: 'session-guard' } },
      // Of a package that the tests need as well, npm says that it is for development.
      components: components.map((one) => ({ ...one, scope: 'required', properties: [] })),
      dependencies: bom.dependencies
        .filter(({ ref }) => isBundled(ref))
        .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(isBundled) })),
    },
    null,
    2,
  )}\n`;
};
