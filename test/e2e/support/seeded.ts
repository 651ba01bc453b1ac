import { emptyState } from '../../../functions/account/collections.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { IDENTITY } from '../../support/account.ts';
import { withHostManagement } from '../../support/samples/sample-identity.ts';
import { managedNode, smallEndpoint, smallVpc } from '../../support/samples/small-vpc.ts';

export const DOCUMENT = 'SSM-SessionManagerRunShell';
export const BUCKET = 'example-session-logs';
export const GROUP = '/session-manager/example';

export const preferences = (s3BucketName: string): string =>
  JSON.stringify({
    schemaVersion: '1.0',
    sessionType: 'Standard_Stream',
    inputs: {
      s3BucketName,
      s3EncryptionEnabled: true,
      cloudWatchLogGroupName: GROUP,
      cloudWatchEncryptionEnabled: false,
    },
  });

const { region } = IDENTITY;

/** An account in which sessions work; the VPC has endpoints and no path to the internet. */
export const healthyAccount: AccountState = {
  ...emptyState(IDENTITY),
  ...withHostManagement,
  documents: {
    [DOCUMENT]: present({
      name: DOCUMENT,
      latestVersion: '1',
      defaultVersion: '1',
      versions: { '1': preferences(BUCKET) },
      tags: {},
    }),
  },
  buckets: {
    [BUCKET]: present({
      name: BUCKET,
      owner: 'this-account',
      region,
      encryption: 'AES256',
      versioning: 'Enabled',
      tags: { purpose: 'session-logs' },
    }),
    'example-other': present({
      name: 'example-other',
      owner: 'this-account',
      region,
      encryption: 'AES256',
      tags: {},
    }),
  },
  trails: {
    [region]: present([
      {
        arn: `arn:aws:cloudtrail:${region}:111122223333:trail/example-trail`,
        name: 'example-trail',
        homeRegion: region,
        multiRegion: true,
        logging: true,
        managementWrites: true,
      },
    ]),
  },
  logGroups: { [GROUP]: present({ name: GROUP, retentionInDays: 365, tags: { purpose: 'session-logs' } }) },
  dhcpOptions: {
    'dopt-amazon': present({
      dhcpOptionsId: 'dopt-amazon',
      domainNameServers: ['AmazonProvidedDNS'],
      tags: {},
    }),
    'dopt-public': present({
      dhcpOptionsId: 'dopt-public',
      domainNameServers: ['8.8.8.8', '8.8.4.4'],
      tags: {},
    }),
  },
  networks: {
    'vpc-prod': present(
      smallVpc('vpc-prod', {
        dhcpOptionsId: 'dopt-amazon',
        endpoints: ['ssm', 'ssmmessages', 's3', 'logs'].map(smallEndpoint),
        nodes: [managedNode('i-web', { managed: { pingStatus: 'Online', agentVersion: '3.3.2299.0' } })],
        tags: { Name: 'prod' },
      }),
    ),
  },
};
