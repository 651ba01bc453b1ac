import { defineConfig } from 'vitest/config';

/**
 * The tests that a mutant must survive: those of the pure code and of the use cases. Tests that take seconds
 * for each mutant and find the same mutants are left out.
 */
export default defineConfig({
  test: {
    include: ['test/{core,sessions,prerequisites,use-cases}/**/*.test.ts'],
    exclude: ['test/use-cases/scale.test.ts'],
    testTimeout: 30_000,
    isolate: false,
  },
});
