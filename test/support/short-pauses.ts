import { afterAll, beforeAll } from 'vitest';

const { random } = Math;

/**
 * Between two tries of a call, the SDK waits for a random part of a second or more. No test is about how long that is, so
 * that it takes a hundredth of it.
 */
beforeAll(() => {
  Math.random = () => random() / 100;
});

afterAll(() => {
  Math.random = random;
});
