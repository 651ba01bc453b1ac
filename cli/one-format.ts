import { UsageError } from './usage-error.ts';

/** The one format that was asked for, if any. Throws a {@link UsageError} if there are several. */
export const oneFormat = <F extends string>(
  formats: readonly F[],
  options: Readonly<Partial<Record<F, unknown>>>,
): F | undefined => {
  const asked = formats.filter((format) => options[format]);
  if (asked.length > 1) throw new UsageError(`use only one of ${asked.map((one) => `--${one}`).join(', ')}`);
  return asked[0];
};
