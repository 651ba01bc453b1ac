import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createInstallations } from '../../../functions/adapters/aws/hub/installations.ts';
import { createKeptNames } from '../../../functions/adapters/aws/hub/kept-names.ts';
import {
  type ClientOverrides,
  clientOptions,
} from '../../../functions/adapters/aws/shared/client-options.ts';
import { errorCode, isDenied } from '../../../functions/adapters/aws/shared/errors.ts';
import type { Installation } from '../../../functions/core/hub/installation.ts';
import { PATIENT } from '../../cloud/options.ts';

/** What the table of a hub holds. */
export type HubTable = {
  readonly rows: readonly Installation[];
  /** Names of accounts that the hub has from the organization, if it may ask it. */
  readonly kept: ReadonlyMap<string, string>;
};

/** What the hub's table holds; or why nobody can see it, as one sentence without a full stop. */
export const readInstallations = async (
  table: string,
  clients: ClientOverrides,
): Promise<HubTable | { readonly problem: string }> => {
  try {
    const client = new DynamoDBClient(clientOptions({ ...clients, ...PATIENT }));
    const [rows, names] = await Promise.all([
      createInstallations(table, client).all(),
      createKeptNames(table, client).all(),
    ]);
    return { rows, kept: new Map(names.map(({ accountId, name }) => [accountId, name])) };
  } catch (error) {
    const why = isDenied(error)
      ? 'dynamodb:Scan is not allowed'
      : `dynamodb:Scan failed (${errorCode(error)})`;
    return { problem: `the table of the hub, ${table}, cannot be read: ${why}` };
  }
};
