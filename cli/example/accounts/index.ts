import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { exampleAccount } from '../account.ts';
import { centralEgress } from './central-egress.ts';
import { defaultHostManagement } from './default-host-management.ts';
import { endpoints } from './endpoints.ts';
import { hub } from './hub.ts';
import { hubSpoke } from './hub-spoke.ts';
import { ipv6Only } from './ipv6-only.ts';
import { limitedReads } from './limited-reads.ts';
import { nat } from './nat.ts';
import { noNodes } from './no-nodes.ts';
import { proxy } from './proxy.ts';
import { sharedOwner, sharedParticipant } from './shared-vpc.ts';
import { spoke } from './spoke.ts';

/** An account that ships with the command line. */
type ExampleAccount = {
  /** What it shows, in a few words. */
  readonly shows: string;
  readonly account: AccountFileInput;
};

/** The example accounts by name; `demo` is the one of the stories, and the default. */
export const EXAMPLE_ACCOUNTS = {
  demo: { shows: 'two VPCs, the account of the demo', account: exampleAccount },
  endpoints: { shows: 'own VPC endpoints, no way to the internet', account: endpoints },
  nat: { shows: 'NAT gateways, no endpoints', account: nat },
  hub: { shows: 'the endpoints of an organization, no node', account: hub },
  spoke: { shows: 'nodes whose hub is another account’s', account: spoke },
  'hub-spoke': { shows: 'the hub and two spokes in one account', account: hubSpoke },
  'central-egress': { shows: 'one VPC with NAT serves the others', account: centralEgress },
  'shared-owner': { shows: 'a VPC whose subnets are shared by RAM', account: sharedOwner },
  'shared-participant': {
    shows: 'nodes in the subnets of another account',
    account: sharedParticipant,
  },
  proxy: { shows: 'agents behind a proxy', account: proxy },
  'default-host-management': { shows: 'nodes without instance profiles', account: defaultHostManagement },
  'no-nodes': { shows: 'endpoints for nodes to come', account: noNodes },
  'ipv6-only': { shows: 'IPv6 with NAT64', account: ipv6Only },
  'limited-reads': { shows: 'the guard may not read everything', account: limitedReads },
} as const satisfies Readonly<Record<string, ExampleAccount>>;

/** The name of an example account, without `example:`. */
export type ExampleName = keyof typeof EXAMPLE_ACCOUNTS;
