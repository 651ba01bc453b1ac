import { describe, expect, it } from 'vitest';
import { emptyState } from '../../../functions/account/collections.ts';
import { present } from '../../../functions/account/observed.ts';
import { vpcNameResolution } from '../../../functions/prerequisites/vpc-name-resolution/index.ts';
import { IDENTITY } from '../../support/samples/sample-account.ts';
import {
  ENDPOINT_GROUP,
  endpointTo,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  networkOf,
  nodeIn,
  rule,
} from '../../support/samples/sample-network.ts';

/** Nodes that use their own DNS server, with these outbound rules in their security group. */
const judged = (server: string, ...out: Parameters<typeof rule>[]) => {
  const network = networkOf({
    dhcpOptionsId: 'dopt-own',
    endpoints: ['ssm', 'ssmmessages'].map((service) => endpointTo(service)),
    nodes: [nodeIn()],
    securityGroups: groups(
      groupWith(NODE_GROUP, [rule('out', ENDPOINT_GROUP), ...out.map((one) => rule(...one))]),
      groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
    ),
  });
  const options = { dhcpOptionsId: 'dopt-own', domainNameServers: [server], tags: {} };
  const [result] = vpcNameResolution.check({
    ...emptyState(IDENTITY),
    networks: { [NETWORK_ID]: present(network) },
    dhcpOptions: { 'dopt-own': present(options) },
  });
  return result;
};

const dns = { protocol: 'udp', fromPort: 53, toPort: 53 };

describe('name resolution where the network was read', () => {
  it('fails when the rules of the nodes keep them from their DNS server', () => {
    expect(judged('10.0.9.53')).toMatchObject({ kind: 'fail', impact: 'sessions-fail' });
  });

  it('cannot be told when the server can be asked: it may forward or not', () => {
    const result = judged(
      '10.0.9.53',
      ['out', '10.0.9.53/32', dns],
      ['out', '10.0.9.53/32', { ...dns, protocol: 'tcp' }],
    );
    expect(result?.kind).not.toBe('fail');
  });

  it('is not kept from the resolver of the VPC, which no rule filters', () => {
    expect(judged('AmazonProvidedDNS')).toMatchObject({ kind: 'pass' });
  });
});
