import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { IDENTITY } from './parts.ts';

/** The services that a hub offers to all VPCs. */
export const HUB_SERVICES = ['ssm', 'ssmmessages', 'ec2messages', 'logs', 'kms', 's3'] as const;

const zoneId = (service: string): string => `Z0${service.toUpperCase()}`;

const zonesOf = (
  describe: (service: string) => NonNullable<AccountFileInput['hostedZones']>[string],
): NonNullable<AccountFileInput['hostedZones']> =>
  Object.fromEntries(HUB_SERVICES.map((service) => [zoneId(service), describe(service)]));

const nameOf = (service: string): string => `${service}.${IDENTITY.region}.amazonaws.com`;

/** Private hosted zones of this account: each name of a service leads to the endpoint of the hub. */
export const hubZones = zonesOf((service) => ({
  name: nameOf(service),
  // A bucket has a name of its own below that of S3.
  records: [nameOf(service), ...(service === 's3' ? [`*.${nameOf(service)}`] : [])].map((name) => ({
    name,
    type: 'A',
    alias: `vpce-0${service}-abcdef12.${service}.${IDENTITY.region}.vpce.amazonaws.com`,
  })),
}));

/** The same zones where they are another account's: nobody else may read their records. */
export const zonesOfOwner = (owner: string) => zonesOf((service) => ({ name: nameOf(service), owner }));

/** The names of a VPC that all zones are associated with. */
export const fromTheHub = { zones: HUB_SERVICES.map(zoneId) };
