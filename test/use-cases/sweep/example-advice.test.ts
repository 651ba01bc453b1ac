import { describe, expect, it } from 'vitest';
import { EXAMPLE_ACCOUNTS, type ExampleName } from '../../../cli/example/accounts/index.ts';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { describedAccount } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { accountFileSchema } from '../../../functions/adapters/memory/account-file/schema.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { bench, later } from '../../support/samples/sample-guard.ts';

/** What the sweep offers for a change whose event it never heard. */
const offered = async (name: ExampleName, call: ApiCall): Promise<readonly Outcome[]> => {
  const { state } = describedAccount(accountFileSchema.parse(EXAMPLE_ACCOUNTS[name].account));
  const made = bench({ state, settings: { identity: state.identity } });
  await made.sweep();
  made.published.length = 0;
  later(made, 30);
  made.happen(call);
  await made.sweep();
  return made.published;
};

const commands = (outcomes: readonly Outcome[]): string =>
  outcomes.flatMap(({ commands: { fix } }) => fix).join('\n');

describe('the advice of the sweep', () => {
  it.each<[ExampleName, string, string, string]>([
    ['spoke', 'sg-0orders', 'sgr-0ordersout', '10.64.0.0/16'],
    ['ipv6-only', 'sg-0six', 'sgr-0sixout', '2001:db8:1234:1a00::/56'],
  ])(
    'lets no node of %s out to its own VPC, where nothing is to be reached',
    async (name, GroupId, id, own) => {
      const input = { GroupId, SecurityGroupRuleIds: [id] };
      const said = commands(await offered(name, { api: 'ec2:RevokeSecurityGroupEgress', input }));
      expect(said).toContain('authorize-security-group-egress');
      expect(said).not.toContain(own);
    },
  );

  it.each([
    ['a gateway endpoint', 'vpce-0s3', false],
    ['an interface endpoint', 'vpce-0ssmmessages', true],
  ])('says what it costs: %s', async (_, id, isCharged) => {
    const input = { VpcEndpointIds: [id] };
    const [outcome] = await offered('endpoints', { api: 'ec2:DeleteVpcEndpoints', input });
    expect(outcome?.commands.fix.join()).toContain('create-vpc-endpoint');
    expect(outcome?.action.includes('charged by the hour')).toBe(isCharged);
  });
});
