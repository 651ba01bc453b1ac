import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type ClientOverrides, clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';
import { errorCode, isDenied } from '../../functions/adapters/aws/shared/errors.ts';
import { UsageError } from '../usage-error.ts';

/** The Regions that are switched on in the account. */
export const enabledRegions = async (clients: ClientOverrides): Promise<readonly string[]> => {
  try {
    const { Regions = [] } = await new EC2Client(clientOptions(clients)).send(new DescribeRegionsCommand({}));
    return Regions.flatMap(({ RegionName }) => RegionName ?? []).toSorted();
  } catch (error) {
    const why = isDenied(error) ? 'ec2:DescribeRegions is not allowed' : errorCode(error);
    throw new UsageError(`--region all: the Regions cannot be listed (${why}); name them instead`, {
      cause: error,
    });
  }
};
