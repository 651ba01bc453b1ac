import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
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

/** A profile that does not exist has no Region either. */
const regionMissing = ({ profile }: CloudOptions): string =>
  profile
    ? `profile ${profile} has no Region: use --region, or look for the profile in aws configure list-profiles`
    : 'no Region is set: use --region, AWS_REGION, or `aws configure set region` for the profile';

/** The AWS CLI reads AWS_DEFAULT_REGION as well; the SDK does not. */
const withRegion = (options: CloudOptions): CloudOptions => {
  const region = options.region ?? (process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION']);
  return region ? { ...options, region } : options;
};

const baseOf = ({ region, profile }: CloudOptions): ClientOverrides => ({
  ...(region ? { region } : {}),
  ...(profile ? { profile } : {}),
});

/** Somebody waits at a terminal: what does not answer soon is told. */
const FIRST_CALL = { maxAttempts: 2 };

const regionOf = async (sts: STSClient, options: CloudOptions): Promise<string> => {
  try {
    return await sts.config.region();
  } catch (error) {
    throw new UsageError(regionMissing(options), { cause: error });
  }
};

/** The settings with which a role is assumed, with those of the caller as its source. */
const assuming = async (
  base: ClientOverrides,
  { roleArn, region }: CloudOptions,
): Promise<ClientOverrides> => {
  if (!roleArn) return base;
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
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
export const connect = async (asked: CloudOptions): Promise<Cloud> => {
  const options = withRegion(asked);
  const region = await regionOf(new STSClient(clientOptions(baseOf(options))), options);
  const clients = await assuming({ ...baseOf(options), region }, { ...options, region });
  try {
    const sts = new STSClient(clientOptions({ ...clients, ...FIRST_CALL }));
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    const partition = Arn.split(':')[1] ?? 'aws';
    // Each client would ask for credentials of its own: a role would be assumed, and a person asked for a code, each time.
    const credentials = sts.config.credentials;
    return {
      identity: { accountId: Account, region, partition },
      caller: Arn,
      clients: { ...clients, credentials },
    };
  } catch (error) {
    throw new UsageError(credentialProblem(error, options), { cause: error });
  }
};
