import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';
import type { Cloud } from '../cloud/connect.ts';
import { UsageError } from '../usage-error.ts';

/** The resources of an installation: physical ids by logical id, with their types. */
export type Installed = ReadonlyMap<string, { readonly type: string; readonly id: string }>;

/** The physical id of a part of the stack. Throws {@link UsageError} if an older version deployed the stack. */
export const partOf = (installed: Installed, logicalId: string): string => {
  const found = installed.get(logicalId);
  if (found) return found.id;
  throw new UsageError(`the stack has no ${logicalId}: deploy this version first`);
};

/** The physical ids of all parts of a type. */
export const partsOf = (
  installed: Installed,
  type: string,
): readonly { readonly logicalId: string; readonly id: string }[] =>
  [...installed].flatMap(([logicalId, part]) => (part.type === type ? [{ logicalId, id: part.id }] : []));

/** Reads what the stack consists of. Throws {@link UsageError} if there is no such stack here, or if it may not be read. */
export const readInstalled = async ({ clients, identity }: Cloud, stack: string): Promise<Installed> => {
  const client = new CloudFormationClient(clientOptions(clients));
  const parts = new Map<string, { type: string; id: string }>();
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const one of page.StackResourceSummaries ?? []) {
        const { LogicalResourceId = '', PhysicalResourceId = '', ResourceType = '' } = one;
        parts.set(LogicalResourceId, { type: ResourceType, id: PhysicalResourceId });
      }
    }
  } catch (error) {
    const place = `${identity.accountId}/${identity.region}`;
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the stack ${stack} cannot be read in ${place}: ${message}`, { cause: error });
  }
  return parts;
};
