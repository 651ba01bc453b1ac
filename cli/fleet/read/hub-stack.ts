import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { clientOptions } from '../../../functions/adapters/aws/shared/client-options.ts';
import { errorCode, isDenied } from '../../../functions/adapters/aws/shared/errors.ts';
import { readAccountNames } from '../../../functions/core/hub/account-names.ts';
import type { Cloud } from '../../cloud/connect.ts';
import { UsageError } from '../../usage-error.ts';
import type { HubStack } from '../fleet.ts';

/**
 * CloudFormation has no code of its own for a stack that is not there:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 * The words of its message are unconfirmed; with others, the message itself is shown.
 */
const isAbsent = (error: unknown): boolean =>
  errorCode(error) === 'ValidationError' && error instanceof Error && /does not exist/.test(error.message);

/** Why the stack cannot be read, and what to do, in one sentence. */
const problemOf = (error: unknown, { caller }: Cloud, stack: string, place: string): string => {
  if (isAbsent(error))
    return `there is no stack ${stack} in ${place}: say where the hub is with --region and --profile or --role-arn, and its name with --stack`;
  if (isDenied(error))
    return `${caller} may not look up the stack ${stack} in ${place}: it needs cloudformation:DescribeStacks`;
  const message = error instanceof Error ? error.message : String(error);
  return `the stack ${stack} cannot be read in ${place}: ${message}`;
};

const outputsOf = ({ Outputs = [] }: Stack): ReadonlyMap<string, string> =>
  new Map(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));

const namesIn = ({ Parameters = [] }: Stack): HubStack['names'] => {
  const value = Parameters.find(({ ParameterKey }) => ParameterKey === 'AccountNames')?.ParameterValue ?? '';
  return readAccountNames(value.split(',').map((item) => item.trim()));
};

/** Finds the hub by its stack. Throws {@link UsageError} if there is none here, if it is no hub, or if it may not be read. */
export const readHubStack = async (cloud: Cloud, stack: string): Promise<HubStack> => {
  const { accountId: account, region } = cloud.identity;
  const place = `${account}, ${region}`;
  const client = new CloudFormationClient(clientOptions(cloud.clients));
  const found = await client.send(new DescribeStacksCommand({ StackName: stack })).then(
    ({ Stacks = [] }) => Stacks[0],
    (error: unknown) => {
      throw new UsageError(problemOf(error, cloud, stack, place), { cause: error });
    },
  );
  const outputs = found ? outputsOf(found) : new Map<string, string>();
  const table = outputs.get('InstallationsTableName');
  if (!found || !table)
    throw new UsageError(
      `the stack ${stack} in ${place} is no working hub: it has no output InstallationsTableName (its status is ${found?.StackStatus ?? 'unknown'})`,
    );
  const busArn = outputs.get('HubBusArn');
  return { stack, account, region, table, names: namesIn(found), ...(busArn ? { busArn } : {}) };
};
