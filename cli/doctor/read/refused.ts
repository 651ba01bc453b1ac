import { deniedIn } from '../../../functions/account/observed.ts';
import {
  type Permission,
  READS,
  type ReaderPart,
} from '../../../functions/adapters/aws/permissions/index.ts';
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
 * A bucket and a key may belong to another account, which refuses everybody: whether that matters, their checks say. So
 * what is refused of them counts only where they themselves could be seen.
 */
const FIRST_LOOK: Readonly<Record<string, string>> = { s3: 's3:HeadBucket', kms: 'kms:DescribeKey' };

const isOurs = (operation: string, seen: ReadonlySet<string>): boolean => {
  const first = FIRST_LOOK[operation.split(':')[0] ?? ''];
  return first === undefined || !seen.has(first);
};

/** Words of a check that say that something was not read, though not by which call. */
const UNREAD = /could not be read|cannot be read|may not (read|see)/;

/** AWS's answer is known, and it is no refusal of a permission. */
const OTHERWISE = /AWS refuses /;

/** The calls of one account and Region that AWS refused. */
export const createRefusals = () => {
  const seen = new Set<string>();
  /** The refused calls that these parts of the reader make; if some are named, only those of the same services. */
  const guessed = (parts: readonly ReaderPart[], named: readonly string[]): readonly string[] =>
    [...seen].filter(
      (operation) =>
        parts.some((part) => READS[part].some((permission) => permission.operation === operation)) &&
        (named.length === 0 || named.some((one) => one.split(':')[0] === operation.split(':')[0])),
    );
  return {
    hear: ({ operation, error }: Call): void => {
      if (error !== undefined && isDenied(error)) seen.add(operation);
    },
    /** The IAM actions that a check lacks, separated by commas; undefined if it lacks none. */
    missing: (because: string, parts: readonly ReaderPart[]): string | undefined => {
      const named = deniedIn(because);
      if (named.length === 0 && (!UNREAD.test(because) || OTHERWISE.test(because))) return undefined;
      // Several calls may make up what one of them gave its name to.
      const known = named.filter((operation) => seen.has(operation));
      const others = known.length > 0 ? known : guessed(parts, named);
      const operations = others.length > 0 ? others : named;
      const actions = [...new Set(operations.flatMap(actionsOf))];
      return actions.length > 0 ? actions.join(', ') : undefined;
    },
    all: (): readonly Refused[] =>
      [...seen]
        .filter((operation) => isOurs(operation, seen))
        .toSorted()
        .map((operation) => ({
          operation,
          actions: actionsOf(operation),
          why: permissionOf(operation)?.why ?? '',
        })),
  };
};

/** What {@link createRefusals} has noted. */
export type Refusals = ReturnType<typeof createRefusals>;
