import { deniedIn } from '../../../functions/account/observed.ts';
import { type Permission, READS } from '../../../functions/adapters/aws/permissions/index.ts';
import { isDenied } from '../../../functions/adapters/aws/shared/errors.ts';
import type { Call } from '../../cloud/calls.ts';
import type { Refused } from '../examination.ts';

const permissionOf = (operation: string): Permission | undefined =>
  Object.values(READS)
    .flat()
    .find((permission) => permission.operation === operation);

/** The IAM actions of an operation; what no table holds is named like its action. */
const actionsOf = (operation: string): readonly string[] => permissionOf(operation)?.actions ?? [operation];

/**
 * A bucket and a key may belong to another account, which refuses everybody: whether that matters, the check of the bucket
 * or of the key says.
 */
const isAboutOthers = (operation: string): boolean => /^(s3|kms):/.test(operation);

/** Words of a check that say that something was not read, though not by which call. */
const UNREAD = /could not be read|cannot be read|may not (read|see)/;

/** The calls of one account and Region that AWS refused. */
export const createRefusals = () => {
  const seen = new Set<string>();
  /** Of the refused calls, those of which this prerequisite's part of the reader knows. */
  const guessed = (parts: readonly (keyof typeof READS)[]): readonly string[] =>
    [...seen].filter((operation) =>
      parts.some((part) => READS[part].some((permission) => permission.operation === operation)),
    );
  return {
    hear: ({ operation, error }: Call): void => {
      if (error !== undefined && isDenied(error)) seen.add(operation);
    },
    /** The IAM actions that a check lacks, separated by commas; undefined if it lacks none. */
    missing: (because: string, parts: readonly (keyof typeof READS)[]): string | undefined => {
      const named = deniedIn(because);
      const operations = named.length > 0 || !UNREAD.test(because) ? named : guessed(parts);
      const actions = [...new Set(operations.flatMap(actionsOf))];
      return actions.length > 0 ? actions.join(', ') : undefined;
    },
    all: (): readonly Refused[] =>
      [...seen]
        .filter((operation) => !isAboutOthers(operation))
        .toSorted()
        .map((operation) => ({
          operation,
          actions: actionsOf(operation),
          why: permissionOf(operation)?.why ?? '',
        })),
  };
};

export type Refusals = ReturnType<typeof createRefusals>;
