import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createInstallations } from '../../../functions/adapters/aws/hub/installations.ts';
import {
  type ClientOverrides,
  clientOptions,
} from '../../../functions/adapters/aws/shared/client-options.ts';
import { errorCode, isDenied } from '../../../functions/adapters/aws/shared/errors.ts';
import type { Installation } from '../../../functions/core/hub/installation.ts';
import { PATIENT } from '../../cloud/options.ts';

/** The installations in the hub's table; or why nobody can see them, as one sentence without a full stop. */
export const readInstallations = async (
  table: string,
  clients: ClientOverrides,
): Promise<readonly Installation[] | { readonly problem: string }> => {
  try {
    const client = new DynamoDBClient(clientOptions({ ...clients, ...PATIENT }));
    return await createInstallations(table, client).all();
  } catch (error) {
    const why = isDenied(error)
      ? 'dynamodb:Scan is not allowed'
      : `dynamodb:Scan failed (${errorCode(error)})`;
    return { problem: `the table of the hub, ${table}, cannot be read: ${why}` };
  }
};
