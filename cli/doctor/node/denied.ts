import { READS } from '../../../functions/adapters/aws/permissions/index.ts';
import { NODE_READS } from './permissions.ts';

const DENIED = /may not call ([a-z0-9]+:\w+)/g;

const ALL = [...Object.values(READS).flat(), ...NODE_READS];

/** The IAM actions that a reason says are missing, separated by commas; nothing if it names none. */
export const missingIn = (because: string): { readonly missing?: string } => {
  const operations = [...because.matchAll(DENIED)].flatMap(([, operation]) => operation ?? []);
  const actions = operations.flatMap(
    (operation) => ALL.find((permission) => permission.operation === operation)?.actions ?? [operation],
  );
  return actions.length > 0 ? { missing: [...new Set(actions)].join(', ') } : {};
};
