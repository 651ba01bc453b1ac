import { beforeAll, beforeEach, expect, it } from 'vitest';
import { type Observed, present, presentValue } from '../../functions/account/observed.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import { createAccountReader } from '../../functions/adapters/aws/account-reader.ts';
import { identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { preferencesClients } from '../../functions/adapters/aws/preferences/reader.ts';
import { trailClients } from '../../functions/adapters/aws/trail/read-trails.ts';
import { createEmbeddedAccount } from '../../functions/adapters/memory/account.ts';
import { REFUSABLE } from '../../functions/adapters/memory/refused.ts';
import { content, DOCUMENT, described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import { managedNode, smallVpc } from '../support/samples/small-vpc.ts';
import { type IdOf, seed } from '../support/seed/seed.ts';

const BUCKET = 'example-session-logs';
const GROUP = '/session/logs';
const KEY = 'alias/sessions';

const VPC = smallVpc('vpc-described', { dhcpOptionsId: 'dopt-described', nodes: [managedNode('i-managed')] });

const account = described({
  documents: {
    [DOCUMENT]: present({
      name: DOCUMENT,
      latestVersion: '1',
      defaultVersion: '1',
      versions: { '1': content({ s3BucketName: BUCKET }) },
      tags: { team: 'a' },
    }),
  },
  buckets: {
    [BUCKET]: present({ name: BUCKET, owner: 'this-account', encryption: 'AES256', tags: { team: 'a' } }),
  },
  logGroups: { [GROUP]: present({ name: GROUP, tags: { team: 'a' } }) },
  keys: { [KEY]: present({ arn: 'key-described', state: 'Enabled', tags: {} }) },
  networks: { [VPC.vpcId]: present(VPC) },
  dhcpOptions: {
    'dopt-described': present({
      dhcpOptionsId: 'dopt-described',
      domainNameServers: ['192.0.2.53'],
      tags: {},
    }),
  },
});

const scopeOf = (idOf: IdOf): Scope => ({
  documents: [{ name: DOCUMENT }],
  buckets: [BUCKET],
  logGroups: [GROUP],
  keys: [KEY],
  networks: [idOf(VPC.vpcId)],
  dhcpOptions: [idOf('dopt-described')],
});

/** How much is known of the members of each collection: ids and values differ, and moto adds what nobody described. */
const knowledge = (state: AccountState): unknown => {
  const of = (members: Readonly<Record<string, Observed<object>>>): readonly unknown[] =>
    Object.values(members).map((observed) => {
      if (observed.status !== 'present') return observed;
      const value: { readonly unread?: readonly string[]; readonly encryption?: string } =
        presentValue(observed) ?? {};
      return { unread: value.unread ?? [], encryption: value.encryption };
    });
  const { documents, buckets, logGroups, keys, networks, dhcpOptions } = state;
  return [documents, buckets, logGroups, keys, networks, dhcpOptions].map(of);
};

/** IAM and the trails are read by other scopes, and names by other calls; their refusals have tests of their own. */
const HERE = REFUSABLE.filter(
  (operation) => !/^(iam|cloudtrail|events|route53[a-z]*):|ServiceSetting/.test(operation),
);

describeWithAccount('a read that is refused', (aws) => {
  let idOf: IdOf = (described) => described;
  beforeAll(async () => {
    idOf = await seed(aws(), account);
  });
  beforeEach(() => aws().world.faults.clear());

  it.each(HERE)('hides as much in memory as on AWS: %s', async (operation) => {
    const { guard, identity } = aws();
    aws().fail(operation, operation.startsWith('ec2:') ? 'UnauthorizedOperation' : 'AccessDenied', 403);
    const reader = createAccountReader(
      identity,
      preferencesClients(guard),
      networkClients(guard),
      trailClients(guard),
      identityClients(guard),
    );
    const embedded = createEmbeddedAccount(account, [operation]);
    expect(knowledge(await embedded.read(scopeOf((id) => id)))).toEqual(
      knowledge(await reader.read(scopeOf(idOf))),
    );
  });
});
