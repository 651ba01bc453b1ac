import { endpointDomain } from '../../../formats/regions.ts';
import type { PathService } from '../path/verdict.ts';

/** Route 53 escapes the asterisk of a wildcard (`\052.example.com.`), and writes a dot at the end of names. */
export const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^\\052/, '*')
    .replace(/\.$/, '');

/** Is a name a domain itself, or below it? Everything is below the root, the empty name. */
export const isWithin = (name: string, domain: string): boolean =>
  domain === '' || name === domain || name.endsWith(`.${domain}`);

/** The number of labels: the more a domain has, the more specific it is. */
export const labelsOf = (domain: string): number => (domain === '' ? 0 : domain.split('.').length);

const SERVICES: readonly PathService[] = ['ssm', 'ssmmessages', 'ec2messages', 's3', 'logs', 'kms'];

/**
 * The name that the agent looks up for a service. Each log bucket has a name of its own below that of S3:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export const hostOf = (service: PathService, region: string, bucket = 'bucket'): string => {
  const host = `${service}.${region}.${endpointDomain(region)}`;
  return service === 's3' ? `${bucket.toLowerCase()}.${host}` : host;
};

/** Can a zone or a rule of this name decide how the names of session services resolve? */
export const mayName = (domain: string, region: string): boolean =>
  SERVICES.some((service) => {
    const host = `${service}.${region}.${endpointDomain(region)}`;
    return isWithin(host, domain) || (service === 's3' && isWithin(domain, host));
  });

/**
 * The same for a domain in a list of DNS Firewall: a name, or an asterisk that stands for whatever is before the rest.
 * Each bucket has a name of its own.
 */
export const mayMatch = (domain: string, region: string): boolean => {
  const rest = domain.replace(/^\*/, '');
  return SERVICES.some((service) => {
    const host = `${service}.${region}.${endpointDomain(region)}`;
    const isBucket = service === 's3' && isWithin(rest.replace(/^\./, ''), host);
    return isBucket || (rest === domain ? host === domain : host.endsWith(rest) || `.${host}` === rest);
  });
};

/** The same for a record, which may be a wildcard. */
export const mayAnswer = (name: string, region: string): boolean =>
  mayName(name.startsWith('*.') ? name.slice(2) : name, region);
