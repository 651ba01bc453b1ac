import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { present } from '../../../functions/account/observed.ts';
import { optionSet, VPC_ID } from '../../support/samples/sample-account.ts';
import { healthyAccount, later } from '../../support/samples/sample-guard.ts';
import { guarded, ping, SPOKE, swept, vpcWith } from '../../support/samples/unseen-vpcs.ts';

const CENTRAL = vpcWith({ routes: { '0.0.0.0/0': 'tgw-0hub' } });

const OPTIONS = {
  dhcpOptions: {
    ...healthyAccount().dhcpOptions,
    'dopt-same': present(optionSet('dopt-same', ['AmazonProvidedDNS'])),
  },
};

const associate = (DhcpOptionsId: string): ApiCall => ({
  api: 'ec2:AssociateDhcpOptions',
  input: { VpcId: VPC_ID, DhcpOptionsId },
});

const NO_HOSTNAMES: ApiCall = {
  api: 'ec2:ModifyVpcAttribute',
  input: { VpcId: VPC_ID, EnableDnsHostnames: { Value: false } },
};
const NO_SUPPORT: ApiCall = {
  api: 'ec2:ModifyVpcAttribute',
  input: { VpcId: VPC_ID, EnableDnsSupport: { Value: false } },
};

const SUSPECTED = {
  status: 'alerted',
  prerequisite: 'vpc-name-resolution',
  attribution: 'suspected',
  impact: 'sessions-fail',
};

describe('a change of names under an unseen way', () => {
  it.each([
    ['host names are off, and a hub has private names only', SPOKE, NO_HOSTNAMES],
    ['a public server does not know the names of a hub', SPOKE, associate('dopt-public')],
    ['the resolver is off', SPOKE, NO_SUPPORT],
    ['the resolver is off', CENTRAL, NO_SUPPORT],
  ])('is suspected: %s', async (_name, vpc, call) => {
    const made = await swept(vpc, OPTIONS);
    expect(await guarded(made, call)).toMatchObject(SUSPECTED);
    expect(made.written).toEqual([]);
  });

  it.each([
    ['host names are off, but public names may do', CENTRAL, NO_HOSTNAMES],
    ['a private server may know them', SPOKE, associate('dopt-private')],
    ['a public server knows public names', CENTRAL, associate('dopt-public')],
  ])('is a doubt: %s', async (_name, vpc, call) => {
    const made = await swept(vpc, OPTIONS);
    expect(await guarded(made, call)).toMatchObject({ status: 'inconclusive', toldBefore: false });
  });

  it('is silent if the servers are the same', async () => {
    const made = await swept(SPOKE, OPTIONS);
    expect(await guarded(made, associate('dopt-same'))).toMatchObject({ status: 'healthy' });
  });

  it('is not refuted by pings before leases are renewed', async () => {
    const made = await swept(SPOKE, OPTIONS);
    await guarded(made, associate('dopt-public'));
    for (let hours = 1; hours < 24; hours += 1) {
      later(made, 60);
      ping(made);
      expect((await made.sweep()).filter(({ status }) => status === 'inconclusive')).toEqual([]);
    }
    later(made, 120);
    ping(made);
    expect(await made.sweep()).toMatchObject([{ status: 'inconclusive', impact: 'unknown' }]);
  });
});
