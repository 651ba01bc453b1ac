// Plain JavaScript that any Node can parse, because it must say when Node is too old.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `session-guard needs Node 22.18 or newer to run its TypeScript; this is ${process.versions.node}.\n` +
      'On Linux (x64, arm64) "npm ci" brings a Node 24 along, as an optional dependency: run it without --omit=optional.',
  );
  process.exit(1);
}
