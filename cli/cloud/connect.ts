import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import { type ClientOverrides, clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';
import { UsageError } from '../usage-error.ts';
import { credentialProblem } from './credential-problem.ts';
import type { CloudOptions } from './options.ts';

/** One account and Region, and the settings of the clients that read there. */
export type Cloud = {
  readonly identity: AwsEnvironment;
  /** ARN of the caller. */
  readonly caller: string;
  readonly clients: ClientOverrides;
};

const REGION_MISSING =
  'no Region is set: use --region, AWS_REGION, or `aws configure set region` for the profile';

const baseOf = ({ region, profile }: CloudOptions): ClientOverrides => ({
  ...(region ? { region } : {}),
  ...(profile ? { profile } : {}),
});

const regionOf = async (sts: STSClient): Promise<string> => {
  try {
    return await sts.config.region();
  } catch (error) {
    throw new UsageError(REGION_MISSING, { cause: error });
  }
};

/** The settings with which a role is assumed, with those of the caller as its source. */
const assuming = (base: ClientOverrides, { roleArn, region }: CloudOptions): ClientOverrides => {
  if (!roleArn) return base;
  const credentials = fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: 'session-guard' },
    clientConfig: { ...base, ...(region ? { region } : {}) },
  });
  return { ...base, credentials };
};

/**
 * Finds out which account and Region are meant, and by whom. Throws a {@link UsageError} of one sentence if there are no
 * credentials, if they are expired or refused, or if no Region is known.
 */
export const connect = async (options: CloudOptions): Promise<Cloud> => {
  const region = await regionOf(new STSClient(clientOptions(baseOf(options))));
  const clients = assuming({ ...baseOf(options), region }, { ...options, region });
  try {
    const sts = new STSClient(clientOptions(clients));
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    const partition = Arn.split(':')[1] ?? 'aws';
    return { identity: { accountId: Account, region, partition }, caller: Arn, clients };
  } catch (error) {
    throw new UsageError(credentialProblem(error, options), { cause: error });
  }
};
