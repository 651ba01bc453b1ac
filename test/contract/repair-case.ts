import type { ApiCall, RepairApi } from '../../functions/account/api-call.ts';
import type { DhcpOptions } from '../../functions/account/network/name-servers.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { Bucket } from '../../functions/account/preferences/preferences.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import { smallVpc } from '../support/samples/small-vpc.ts';
import { content, DOCUMENT, described, type World } from './world.ts';

/** A repair call on an account that was made for it, and what must be visible afterwards. */
export type Case = {
  readonly before: AccountState;
  /** What happens between the setup of the account and the call. */
  readonly prepare?: (world: World) => Promise<void>;
  readonly call: (world: Pick<World, 'idOf'>) => ApiCall<RepairApi>;
  readonly scope: (world: World) => Scope;
  readonly after: (state: AccountState, world: World) => void;
  /** What the second execution answers. */
  readonly again: 'done' | 'already-done';
};

export const GOOD = content({ s3BucketName: 'example-session-logs' });
export const BAD = content({ s3BucketName: 'example-gone' });
export const BUCKET = 'example-session-logs';
export const GROUP = '/session/logs';
export const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';

export const settingsIn = (text: string | undefined): unknown => {
  const { description: _, ...settings } = JSON.parse(text ?? '{}') as Record<string, unknown>;
  return settings;
};

export const bucket: Bucket = { name: BUCKET, owner: 'this-account', encryption: 'AES256', tags: {} };
export const withBucket = described({ buckets: { [BUCKET]: present(bucket) } });
export const withGroup = described({ logGroups: { [GROUP]: present({ name: GROUP, tags: {} }) } });
export const withDocument = described({
  documents: {
    [DOCUMENT]: present({
      name: DOCUMENT,
      latestVersion: '2',
      defaultVersion: '1',
      versions: { '1': content({ kmsKeyId: 'alias/sessions' }), '2': BAD },
      tags: {},
    }),
  },
});

const dhcp = (dhcpOptionsId: string, server: string): DhcpOptions => ({
  dhcpOptionsId,
  domainNameServers: [server],
  tags: {},
});
const vpc = smallVpc('vpc-described', {
  dhcpOptionsId: 'dopt-bad',
  enableDnsSupport: false,
  enableDnsHostnames: false,
});
export const withVpc = described({
  networks: { [vpc.vpcId]: present(vpc) },
  dhcpOptions: {
    'dopt-bad': present(dhcp('dopt-bad', '198.51.100.1')),
    'dopt-good': present(dhcp('dopt-good', '192.0.2.53')),
  },
});

export const inDocument = () => ({ documents: [{ name: DOCUMENT }] });
export const inBucket = () => ({ buckets: [BUCKET] });
export const inGroup = () => ({ logGroups: [GROUP] });
export const inVpc = ({ idOf }: World) => ({ networks: [idOf('vpc-described')] });
export const theBucket = ({ buckets }: AccountState) => presentValue(buckets[BUCKET]);
export const theGroup = ({ logGroups }: AccountState) => presentValue(logGroups[GROUP]);
export const theVpc = ({ networks }: AccountState, { idOf }: World) =>
  presentValue(networks[idOf('vpc-described')]);
export const onBucket = { before: withBucket, scope: inBucket, again: 'done' } as const;
