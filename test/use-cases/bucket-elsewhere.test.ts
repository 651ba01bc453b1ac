import { describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import { present } from '../../functions/account/observed.ts';
import {
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  endpoint,
  network,
  routesTo,
  SESSION_ENDPOINTS,
  vpcOf,
} from '../support/samples/sample-account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { bench, healthyAccount, later } from '../support/samples/sample-guard.ts';
import { NODE_GROUP } from '../support/samples/sample-network.ts';

const TABLE = 'rtb-0a1b2c3d4e5f60001';
const gateway = endpoint('s3', {
  vpcEndpointId: 'vpce-0gateway',
  vpcEndpointType: 'Gateway',
  interfaces: [],
  privateDnsEnabled: false,
  routeTableIds: [TABLE],
});

const sweep = async (more: Partial<VpcNetwork>, region: string, demanded = false) => {
  const vpc = vpcOf({ dhcpOptionsId: 'dopt-amazon', ...more });
  const inputs = { s3BucketName: BUCKET, s3EncryptionEnabled: demanded };
  const made = bench({
    state: healthyAccount({
      documents: { [DOCUMENT]: present(documentOf([content(inputs)])) },
      buckets: { [BUCKET]: present(bucketOf({ region })) },
      networks: { [vpc.vpcId]: present(vpc) },
      dhcpOptions: network(vpc, ['AmazonProvidedDNS']).dhcpOptions,
    }),
  });
  return { made, told: await made.sweep() };
};

describe('a log bucket in another Region', () => {
  const byGateway = { endpoints: [...SESSION_ENDPOINTS, gateway] };
  const byInterface = { endpoints: [...SESSION_ENDPOINTS, endpoint('s3')] };

  it.each([
    ['a gateway endpoint', byGateway],
    ['an interface endpoint', byInterface],
  ])('is not reached through %s', async (_, more) => {
    const { made, told } = await sweep(more, 'eu-west-1', true);
    const [outcome, ...others] = told;
    expect(others).toEqual([]);
    expect(outcome).toMatchObject({ impact: 'sessions-fail' });
    expect(outcome?.because).toContain(`bucket ${BUCKET} is in eu-west-1`);
    // The guard of the networks does not read buckets, and remembers where this one is.
    later(made, 60);
    await made.sweep();
    later(made, 1);
    const request = { groupId: NODE_GROUP, securityGroupRuleIds: { items: [] }, ipPermissions: {} };
    await made.deliver(recordOf('ec2:AuthorizeSecurityGroupEgress', { request }), 'network');
    expect((await made.ports.ledger.open()).incidents).toHaveLength(1);
  });

  it.each<[string, Partial<VpcNetwork>, string]>([
    ['in the own Region', byGateway, 'ap-northeast-1'],
    ['behind a NAT gateway', { ...byGateway, routeTables: routesTo('nat-1') }, 'eu-west-1'],
    [
      'with an endpoint for its Region, which cannot be judged',
      {
        endpoints: [
          ...SESSION_ENDPOINTS,
          gateway,
          endpoint('s3', { vpcEndpointId: 'vpce-0away', serviceName: 'com.amazonaws.eu-west-1.s3' }),
        ],
      },
      'eu-west-1',
    ],
  ])('is not told: %s', async (_, more, region) => {
    expect((await sweep(more, region, true)).told).toEqual([]);
  });
});
