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
 * https://docs.npmjs.com/cli/commands/npm-sbom
 */
export const sbomOf = (root: string, bundled: ReadonlySet<string>): string => {
  const text = execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--omit=optional'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  const { serialNumber: _, ...bom } = JSON.parse(text) as Bom;
  const isBundled = (ref: string): boolean => bundled.has(ref);
  return `${JSON.stringify(
    {
      ...bom,
      metadata: { component: { ...bom.metadata.component, name: 'session-guard' } },
      components: bom.components.filter((one) => isBundled(one['bom-ref'])),
      dependencies: bom.dependencies
        .filter(({ ref }) => isBundled(ref))
        .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(isBundled) })),
    },
    null,
    2,
  )}\n`;
};
