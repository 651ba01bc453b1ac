import { CloudFormationClient, paginateListStacks } from '@aws-sdk/client-cloudformation';
import { type ClientOverrides, clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';

const STANDING = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] as const;

/** The stacks of other stages of the guard in the Region, by name. */
export const otherGuards = async (clients: ClientOverrides, stage: string): Promise<readonly string[]> => {
  const client = new CloudFormationClient(clientOptions(clients));
  const names: string[] = [];
  for await (const page of paginateListStacks({ client }, { StackStatusFilter: [...STANDING] })) {
    names.push(...(page.StackSummaries ?? []).flatMap(({ StackName = '' }) => StackName));
  }
  return names.filter(
    (name) =>
      name.startsWith('session-guard-') &&
      !name.startsWith('session-guard-forwarder-') &&
      name !== `session-guard-${stage}`,
  );
};
