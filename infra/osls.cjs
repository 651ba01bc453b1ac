'use strict';

// osls reads JSON, YAML and CommonJS only: this file hands the params over to the TypeScript in stack/.

const load = async ({ resolveVariable }) => {
  const { PARAM_NAMES, readParams } = await import('./stack/params.ts');
  const values = await Promise.all(PARAM_NAMES.map((name) => resolveVariable(`param:${name}`)));
  const params = Object.fromEntries(
    PARAM_NAMES.map((name, index) => [name, String(values[index] ?? '').trim()]),
  );
  const [service, stage] = await Promise.all([resolveVariable('self:service'), resolveVariable('sls:stage')]);
  try {
    return readParams(params, service, stage);
  } catch (error) {
    // A stack trace would hide what is wrong with the params.
    if (error.name === 'ConfigError') error.stack = error.message;
    throw error;
  }
};

module.exports.functions = async (osls) => {
  const { functions } = await import('./stack/functions.ts');
  return functions(await load(osls));
};

module.exports.resources = async (osls) => {
  const { template } = await import('./stack/template.ts');
  const { warningsOf } = await import('./stack/warnings.ts');
  const { refuseLongPolicies } = await import('./stack/roles.ts');
  const { refuseLongVariables } = await import('./stack/variables.ts');
  const { functionNames } = await import('./stack/functions.ts');
  const settings = await load(osls);
  refuseLongPolicies(functionNames(settings), settings);
  refuseLongVariables(settings);
  // Whoever removes the stack needs no warning of what it would not do.
  const isRemoval = process.argv.includes('remove');
  for (const warning of isRemoval ? [] : warningsOf(settings)) console.error(`Warning: ${warning}`);
  return template(settings);
};
