import { S3Client } from '@aws-sdk/client-s3';
import { isRegion } from '../../../formats/regions.ts';
import { type ClientOverrides, clientOptions } from './client-options.ts';
import { httpStatus } from './errors.ts';

/** The S3 client of a Region, made when it is first asked for; without a Region, that of our own. */
export type BucketClients = (region?: string) => S3Client;

/**
 * S3 clients by Region. The SDK's own `followRegionRedirects` is not used: it changes the Region of the one
 * client while a call is under way, and calls are made in parallel.
 */
export const bucketClients = (overrides?: ClientOverrides): BucketClients => {
  const made = new Map<string, S3Client>();
  return (region = '') => {
    const known = made.get(region);
    if (known) return known;
    const client = new S3Client({ ...clientOptions(overrides), ...(region ? { region } : {}) });
    made.set(region, client);
    return client;
  };
};

type Answered = { readonly $response?: { readonly headers?: Readonly<Record<string, string>> } };

/**
 * The Region of a bucket that S3 has refused to answer for here, if this is why. S3 redirects (301, 307), or it
 * rejects the Region in the signature (400); both name the bucket's Region in a header.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const regionInstead = (error: unknown): string | undefined => {
  if (![301, 307, 400].includes(httpStatus(error) ?? 0)) return undefined;
  const region = (error as Answered).$response?.headers?.['x-amz-bucket-region'];
  return region !== undefined && isRegion(region) ? region : undefined;
};

/** Asks S3 in our own Region, or in that of the bucket if S3 names another one. */
export const whereBucketIs = async <T>(
  clients: BucketClients,
  ask: (s3: S3Client) => Promise<T>,
): Promise<T> => {
  try {
    return await ask(clients());
  } catch (error) {
    const region = regionInstead(error);
    if (region === undefined) throw error;
    return ask(clients(region));
  }
};
