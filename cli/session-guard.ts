// Any Node must be able to load this file. Everything else is loaded after the check. The sources need a newer Node than
// the bundle, but an older one could not even load this file.
const [major = 0] = process.versions.node.split('.').map(Number);

if (major < 20) {
  console.error(
    `session-guard needs Node 20 or newer, and this is Node ${process.versions.node}: see https://nodejs.org/`,
  );
  process.exitCode = 2;
} else {
  // The SDK in the bundle is pinned, so which Node its later versions need is nothing that a user can act on.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
}

// Makes this a module, so that its top level may await.
export {};
