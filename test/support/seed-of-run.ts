import fc from 'fast-check';

const asked = process.env['SEED'];

/**
 * With `SEED`, every property tries the same examples in each run, so that a change is judged by itself and not by
 * chance. Without it, each run tries others.
 */
if (asked !== undefined && /^-?\d+$/.test(asked)) fc.configureGlobal({ seed: Number(asked) });
