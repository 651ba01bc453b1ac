import { defineConfig } from 'vitest/config';

/**
 * The tests that a mutant must get past: those of the pure code and of the use cases. Left out is what takes
 * seconds for each mutant and finds what the others find.
 */
export default defineConfig({
  test: {
    include: ['test/{core,sessions,prerequisites,use-cases}/**/*.test.ts'],
    exclude: ['test/use-cases/scale.test.ts'],
    testTimeout: 30_000,
    isolate: false,
  },
});
