import { fileURLToPath } from 'node:url';

/**
 * Where Node keeps what it has compiled. Hundreds of processes run the same modules (the command line, osls, the built
 * functions), and compiling them takes most of their time. Node itself compares the text of each module.
 * Source: https://nodejs.org/api/module.html#module-compile-cache
 */
export const COMPILE_CACHE = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)),
} as const;
