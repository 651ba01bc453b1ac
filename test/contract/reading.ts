import { expect, it } from 'vitest';
import { absent, present, presentValue, unknown } from '../../functions/account/observed.ts';
import { NO_NAMES } from '../support/samples/sample-names.ts';
import { managedNode, plainInstance, smallEndpoint, smallVpc } from '../support/samples/small-vpc.ts';
import { content, DOCUMENT, described, type MakeWorld } from './world.ts';

const GOOD = content({ s3BucketName: 'example-session-logs' });
const NEXT = content({ s3BucketName: 'example-other-logs' });

const VPC = smallVpc('vpc-described', {
  dhcpOptionsId: 'dopt-described',
  enableDnsHostnames: false,
  endpoints: [smallEndpoint('ssmmessages')],
  nodes: [managedNode('i-managed', { name: 'web' }), plainInstance('i-plain')],
  tags: { team: 'platform' },
});

const DHCP = {
  dhcpOptionsId: 'dopt-described',
  domainNameServers: ['192.0.2.53'],
  domainName: 'corp.example.com',
  tags: {},
};

/** What every reader must see in the same account. */
export const readingContract = (makeWorld: MakeWorld): void => {
  it('reads a document with both live versions and its tags', async () => {
    const document = {
      name: DOCUMENT,
      latestVersion: '3',
      defaultVersion: '2',
      versions: { '1': GOOD, '2': NEXT, '3': content({}) },
      tags: { team: 'platform' },
    };
    const { reader } = await makeWorld(described({ documents: { [DOCUMENT]: present(document) } }));
    const { documents } = await reader.read({ documents: [{ name: DOCUMENT }] });
    expect(documents).toEqual({
      [DOCUMENT]: present({ ...document, versions: { '2': NEXT, '3': content({}) } }),
    });
  });

  it('reads older versions when asked, and leaves out those that do not exist', async () => {
    const versions = { '1': GOOD, '2': NEXT };
    const document = { name: DOCUMENT, latestVersion: '2', defaultVersion: '2', versions, tags: {} };
    const { reader } = await makeWorld(described({ documents: { [DOCUMENT]: present(document) } }));
    const { documents } = await reader.read({ documents: [{ name: DOCUMENT, versions: ['1', '9'] }] });
    expect(presentValue(documents[DOCUMENT])?.versions).toEqual(versions);
  });

  it('reads our bucket with encryption, versioning and tags', async () => {
    const bucket = {
      name: 'example-session-logs',
      owner: 'this-account',
      encryption: 'AES256',
      versioning: 'Enabled',
      tags: { team: 'security' },
    } as const;
    const { reader } = await makeWorld(described({ buckets: { [bucket.name]: present(bucket) } }));
    const { buckets } = await reader.read({ buckets: [bucket.name] });
    expect(presentValue(buckets[bucket.name])).toMatchObject(bucket);
  });

  it('reads of a bucket that is only judged what the checks use, and says nothing of the rest', async () => {
    const name = 'example-session-logs';
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${name}/*` };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] });
    const judged = { name, owner: 'this-account', encryption: 'AES256', hasPolicy: true, policy } as const;
    const bucket = { ...judged, versioning: 'Enabled', tags: { team: 'security' } } as const;
    const { reader } = await makeWorld(described({ buckets: { [name]: present(bucket) } }));
    const names = { judgedBuckets: [name, 'example-none'] };
    const { buckets } = await reader.read(names);
    const read = presentValue(buckets[name]);
    expect(read).toMatchObject(judged);
    for (const unasked of ['tags', 'versioning', 'lifecycleRules']) expect(read).not.toHaveProperty(unasked);
    expect(buckets['example-none']).toEqual(absent);
  });

  it('reads a bucket whole that is there although it was perhaps gone', async () => {
    const bucket = {
      name: 'example-session-logs',
      owner: 'this-account',
      encryption: 'AES256',
      versioning: 'Enabled',
      tags: { team: 'security' },
    } as const;
    const { reader } = await makeWorld(described({ buckets: { [bucket.name]: present(bucket) } }));
    const { buckets } = await reader.read({ bucketsPerhapsGone: [bucket.name, 'example-none'] });
    expect(presentValue(buckets[bucket.name])).toMatchObject(bucket);
    expect(buckets['example-none']).toEqual(absent);
  });

  it('knows a bucket of another account for what it is, however it is asked for', async () => {
    const bucket = { name: 'example-squatted', owner: 'another-account', tags: {} } as const;
    const { reader } = await makeWorld(described({ buckets: { [bucket.name]: present(bucket) } }));
    const [judged, perhaps] = await Promise.all([
      reader.read({ judgedBuckets: [bucket.name] }),
      reader.read({ bucketsPerhapsGone: [bucket.name] }),
    ]);
    expect(presentValue(judged.buckets[bucket.name])?.owner).toBe('another-account');
    expect(presentValue(perhaps.buckets[bucket.name])?.owner).toBe('another-account');
  });

  it('reads a document and a log group without their tags where these are not wanted', async () => {
    const document = {
      name: DOCUMENT,
      latestVersion: '1',
      defaultVersion: '1',
      versions: { '1': GOOD },
      tags: { team: 'platform' },
    };
    const group = { name: '/session/logs', retentionInDays: 30, tags: { team: 'security' } };
    const { reader } = await makeWorld(
      described({
        documents: { [DOCUMENT]: present(document) },
        logGroups: { [group.name]: present(group) },
      }),
    );
    const names = ['/session/logs', '/session/none'];
    const { documents, logGroups } = await reader.read({
      documents: [{ name: DOCUMENT, tags: false }],
      judgedLogGroups: names,
    });
    const { tags: _, ...contents } = document;
    const { tags: __, ...judged } = group;
    expect(documents[DOCUMENT]).toEqual(present(contents));
    expect(logGroups).toEqual({ '/session/logs': present(judged), '/session/none': absent });
    const both = [
      { name: DOCUMENT, tags: false as const },
      { name: DOCUMENT, versions: ['1'] },
    ];
    expect((await reader.read({ documents: both })).documents[DOCUMENT]).toEqual(present(document));
  });

  it('knows a bucket of another account for what it is', async () => {
    const bucket = { name: 'example-squatted', owner: 'another-account', tags: {} } as const;
    const { reader } = await makeWorld(described({ buckets: { [bucket.name]: present(bucket) } }));
    const { buckets } = await reader.read({ buckets: [bucket.name] });
    expect(presentValue(buckets[bucket.name])?.owner).toBe('another-account');
  });

  it('reads the text of a parameter, and of others only their type', async () => {
    const parameters = {
      '/team/bucket': present({ type: 'String', version: 1, value: 'example-session-logs' }),
      list: present({ type: 'StringList', version: 1 }),
      secret: present({ type: 'SecureString', version: 1 }),
    };
    const { reader } = await makeWorld(described({ parameters }));
    const names = [...Object.keys(parameters), 'gone'];
    expect((await reader.read({ parameters: names })).parameters).toEqual({ ...parameters, gone: absent });
  });

  it('reads a log group by its whole name, with retention and tags', async () => {
    const group = { name: '/session/logs', retentionInDays: 30, tags: { team: 'security' } };
    const longer = { name: '/session/logs-old', tags: {} };
    const { reader } = await makeWorld(
      described({ logGroups: { [group.name]: present(group), [longer.name]: present(longer) } }),
    );
    const { logGroups } = await reader.read({ logGroups: ['/session/logs', '/session/log'] });
    expect(logGroups).toEqual({ '/session/logs': present(group), '/session/log': absent });
  });

  it('reads the state and the policy of a key by its alias', async () => {
    const allow = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
    const key = { arn: 'key-described', state: 'Disabled', policy, tags: {} };
    const { reader, idOf } = await makeWorld(described({ keys: { 'alias/sessions': present(key) } }));
    const { keys } = await reader.read({ keys: ['alias/sessions', 'alias/none'] });
    expect(keys).toEqual({
      'alias/sessions': present({ ...key, arn: idOf(key.arn) }),
      'alias/none': absent,
    });
  });

  it('reads a VPC with its option set, DNS settings, endpoints and managed instances', async () => {
    const { reader, idOf } = await makeWorld(
      described({
        networks: { [VPC.vpcId]: present(VPC) },
        dhcpOptions: { [DHCP.dhcpOptionsId]: present(DHCP) },
      }),
    );
    const vpcId = idOf(VPC.vpcId);
    const { networks, dhcpOptions } = await reader.read({ networks: [vpcId, 'vpc-00000000000000000'] });
    const read = presentValue(networks[vpcId]);
    expect(read).toMatchObject({
      vpcId,
      cidrBlocks: VPC.cidrBlocks,
      dhcpOptionsId: idOf('dopt-described'),
      enableDnsSupport: true,
      enableDnsHostnames: false,
      tags: VPC.tags,
    });
    expect(read?.endpoints).toMatchObject([
      { serviceName: 'com.amazonaws.eu-central-1.ssmmessages', privateDnsEnabled: true, state: 'available' },
    ]);
    expect(new Map(read?.nodes.map((i) => [i.instanceId, i.managed]))).toEqual(
      new Map([
        [idOf('i-managed'), { pingStatus: 'Online', agentVersion: '3.3.1611.0' }],
        [idOf('i-plain'), undefined],
      ]),
    );
    expect(networks['vpc-00000000000000000']).toEqual(absent);
    expect(dhcpOptions).toEqual({
      [idOf('dopt-described')]: present({ ...DHCP, dhcpOptionsId: idOf('dopt-described') }),
    });
  });

  it('reads DHCP options with their name servers', async () => {
    const { reader, idOf } = await makeWorld(described({ dhcpOptions: { 'dopt-described': present(DHCP) } }));
    const id = idOf('dopt-described');
    const { dhcpOptions } = await reader.read({ dhcpOptions: [id, 'dopt-00000000000000000'] });
    expect(dhcpOptions).toEqual({
      [id]: present({ ...DHCP, dhcpOptionsId: id }),
      'dopt-00000000000000000': absent,
    });
  });

  it('counts the connected nodes', async () => {
    const { reader } = await makeWorld(
      described({
        networks: { [VPC.vpcId]: present(VPC) },
        dhcpOptions: { [DHCP.dhcpOptionsId]: present(DHCP) },
      }),
    );
    const blast = { nodes: 1, atLeast: false, sample: ['web'], where: 'eu-central-1' };
    expect(await reader.connectedNodes()).toEqual(blast);
  });

  it('lists the VPCs with endpoints for both services of sessions', async () => {
    const made = { ...VPC, endpoints: [smallEndpoint('ssm'), smallEndpoint('ssmmessages')] };
    const { reader, idOf } = await makeWorld(
      described({
        networks: { [made.vpcId]: present(made) },
        dhcpOptions: { [DHCP.dhcpOptionsId]: present(DHCP) },
      }),
    );
    expect(await reader.sessionVpcs()).toEqual(present([idOf(made.vpcId)]));
  });

  it('does not list a VPC with an endpoint for one of them', async () => {
    const { reader } = await makeWorld(
      described({
        networks: { [VPC.vpcId]: present(VPC) },
        dhcpOptions: { [DHCP.dhcpOptionsId]: present(DHCP) },
      }),
    );
    expect(await reader.sessionVpcs()).toEqual(present([]));
  });

  it('lists no VPC by which others reach the internet where no route leads to them', async () => {
    const { reader } = await makeWorld(
      described({
        networks: { [VPC.vpcId]: present(VPC) },
        dhcpOptions: { [DHCP.dhcpOptionsId]: present(DHCP) },
      }),
    );
    expect(await reader.egressVpcs()).toEqual(present([]));
  });

  it('finds no VPC behind a transit gateway that nobody has a route to', async () => {
    const { reader } = await makeWorld(
      described({
        networks: { [VPC.vpcId]: present(VPC) },
        dhcpOptions: { [DHCP.dhcpOptionsId]: present(DHCP) },
      }),
    );
    const targets = ['tgw-00000000000000000', 'pcx-00000000000000000', 'nat-00000000000000000'];
    expect(await reader.vpcsRoutedTo(targets)).toEqual(present([]));
    expect(await reader.vpcsRoutedTo([])).toEqual(present([]));
  });

  it('finds nothing in an empty account', async () => {
    const { reader } = await makeWorld(described({}));
    const state = await reader.read({
      documents: [{ name: DOCUMENT }],
      buckets: ['example-session-logs'],
      logGroups: ['/session/logs'],
      keys: ['alias/sessions'],
      networks: ['vpc-00000000000000000'],
      dhcpOptions: ['dopt-00000000000000000'],
    });
    expect(state).toEqual(
      described({
        documents: { [DOCUMENT]: absent },
        buckets: { 'example-session-logs': absent },
        logGroups: { '/session/logs': absent },
        keys: { 'alias/sessions': absent },
        networks: { 'vpc-00000000000000000': absent },
        dhcpOptions: { 'dopt-00000000000000000': absent },
      }),
    );
  });

  it('says unknown, with a reason, where it may not look', async () => {
    const denied = unknown('denied');
    const { reader } = await makeWorld(
      described({
        documents: { [DOCUMENT]: denied },
        buckets: { 'example-session-logs': denied },
        logGroups: { '/session/logs': denied },
        keys: { 'alias/sessions': denied },
        parameters: { bucket: denied },
        networks: { 'vpc-00000000000000000': denied },
        dhcpOptions: { 'dopt-00000000000000000': denied },
      }),
    );
    const state = await reader.read({
      documents: [{ name: DOCUMENT }],
      buckets: ['example-session-logs'],
      logGroups: ['/session/logs'],
      keys: ['alias/sessions'],
      parameters: ['bucket'],
      networks: ['vpc-00000000000000000'],
      dhcpOptions: ['dopt-00000000000000000'],
    });
    const { documents, buckets, logGroups, keys, parameters, networks, dhcpOptions } = state;
    const read = [documents, buckets, logGroups, keys, parameters, networks, dhcpOptions].flatMap((part) =>
      Object.values(part),
    );
    expect(read.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 'unknown'));
    for (const observed of read) expect(observed).toHaveProperty('because', expect.stringMatching(/\w/));
  });

  it('reads nothing that is not in the scope', async () => {
    const group = { name: '/session/logs', tags: {} };
    const { reader } = await makeWorld(described({ logGroups: { [group.name]: present(group) } }));
    expect(await reader.read({})).toEqual(described({}));
  });

  it('reads the zones and rules that decide how names resolve in a VPC, and finds the VPCs of each', async () => {
    const host = 'ssm.eu-central-1.amazonaws.com';
    const record = { name: host, type: 'A', values: ['192.0.2.10'], ttl: 60 };
    const zone = { zoneId: 'Z0DESCRIBED', name: host, owner: '111122223333', records: present([record]) };
    const rule = { ruleId: 'rslvr-rr-described', domain: 'amazonaws.com', type: 'SYSTEM', targets: [] };
    const names = { ...NO_NAMES, zones: present([zone]), rules: present([rule]) };
    const { reader, idOf } = await makeWorld(
      described({
        networks: { [VPC.vpcId]: present({ ...VPC, names }) },
        nameSources: {
          [zone.zoneId]: present({ kind: 'hosted-zone', zone }),
          [rule.ruleId]: present({ kind: 'resolver-rule', rule }),
        },
      }),
    );
    const [vpcId, zoneId, ruleId] = [VPC.vpcId, zone.zoneId, rule.ruleId].map(idOf);
    const asked = { kind: 'hosted-zone', id: zoneId ?? '' } as const;
    const state = await reader.read({ networksOf: [asked], nameSources: [ruleId ?? '', 'rslvr-rr-gone'] });
    expect(Object.keys(state.networks)).toEqual([vpcId]);
    const found = presentValue(state.networks[vpcId ?? ''])?.names;
    expect(presentValue(found?.zones)).toMatchObject([{ zoneId, name: host, owner: '111122223333' }]);
    // AWS adds the records of the zone itself.
    const records = presentValue(presentValue(found?.zones)?.[0]?.records) ?? [];
    expect(records.filter(({ type }) => type === 'A')).toEqual([record]);
    expect(found?.rules).toEqual(present([{ ...rule, ruleId }]));
    expect(found?.firewall).toEqual(present([]));
    expect(found?.holders).toEqual({ '192.0.2.10': absent });
    expect(state.nameSources).toEqual({
      [ruleId ?? '']: present({ kind: 'resolver-rule', rule: { ...rule, ruleId } }),
      'rslvr-rr-gone': absent,
    });
    const none = await reader.read({ networksOf: [{ kind: 'resolver-rule', id: 'rslvr-rr-gone' }] });
    expect(none.networks).toEqual({});
  });
};
