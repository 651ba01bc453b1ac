import { RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import type { AccountState } from '../../functions/account/state.ts';
import { identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { HARMLESS_STORIES, type HarmlessStory } from '../e2e/support/harmless-stories.ts';
import { IDENTITY_STORIES } from '../e2e/support/identity-stories.ts';
import { eventOf, NETWORK_STORIES } from '../e2e/support/network-stories.ts';
import { seedHealthy } from '../e2e/support/seed-healthy.ts';
import { BUCKET, DOCUMENT, healthyAccount, preferences } from '../e2e/support/seeded.ts';
import type { FunctionName } from '../e2e/support/stack.ts';
import { STORIES } from '../e2e/support/stories.ts';
import type { TestAccount } from '../support/account.ts';
import type { EventParts } from '../support/samples/sample-event.ts';
import { ENDPOINT_GROUP } from '../support/samples/sample-network.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import { type IdOf, seed } from '../support/seed/seed.ts';

type Recorded = { readonly api: string } & Pick<EventParts, 'request' | 'response'>;

/** A change of an account, and the guard that judges its event. */
export type BenchStory = {
  readonly guard: FunctionName;
  /** The API, and `harmless` if nothing breaks for this guard. */
  readonly event: string;
  readonly isHarmless: boolean;
  start(account: TestAccount): Promise<IdOf>;
  change(account: TestAccount, idOf: IdOf): Promise<unknown>;
  record(idOf: IdOf): Recorded;
};

/** What someone does to an account, and how CloudTrail records it. */
type Change = Pick<BenchStory, 'change' | 'record'>;

const inHealthy = (state: AccountState) => (account: TestAccount) => seedHealthy(account, state);

const apiOf = ({ record }: Pick<BenchStory, 'record'>): string => record((id) => id).api;

const harmless = (guard: FunctionName, state: AccountState, { change, record }: Change): BenchStory => ({
  guard,
  event: `${apiOf({ record })} harmless`,
  isHarmless: true,
  start: inHealthy(state),
  change,
  record,
});

const breaking: readonly BenchStory[] = [
  ...STORIES.map((story) => ({
    guard: story.guard,
    event: apiOf(story),
    start: inHealthy(healthyAccount),
    change: async ({ owner }: TestAccount, idOf: IdOf) => {
      for (const call of story.change(idOf)) await ownerCall(owner, call);
    },
    record: story.record,
  })),
  ...NETWORK_STORIES.map(({ account, api, variant, change, record }) => ({
    guard: 'guard-network' as const,
    event: eventOf(variant ? { api, variant } : { api }),
    start: inHealthy(account),
    change: ({ owner }: TestAccount, idOf: IdOf) => change(networkClients(owner).ec2, idOf),
    record: (idOf: IdOf) => ({ api, ...record(idOf) }),
  })),
  ...IDENTITY_STORIES.map(({ account: state, api, change, request }) => ({
    guard: 'guard-identity' as const,
    event: api,
    start: (account: TestAccount) => seed(account, state),
    change: ({ owner }: TestAccount) => change(identityClients(owner)),
    record: () => ({ api, request }),
  })),
].map((story) => ({ ...story, isHarmless: false }));

/** The first story of each event; others of the same event differ in what the alert says. */
const oneOfEach = breaking.filter(
  ({ event }, index) => breaking.findIndex((story) => story.event === event) === index,
);

const storyOf = (event: string): BenchStory => {
  const found = breaking.find((story) => story.event === event);
  if (!found) throw new Error(`no story is about ${event}`);
  return found;
};

/** A change that breaks nothing, with what CloudTrail records of it once it is made. */
const early = ({ api, account: state, change }: HarmlessStory): BenchStory => {
  let made: EventParts = {};
  return harmless('guard-network', state, {
    change: async ({ owner }, idOf) => {
      made = await change(networkClients(owner).ec2, idOf);
    },
    record: () => ({ api, ...made }),
  });
};

/** HTTPS from addresses that no node has. */
const unneededRule = (cidr: string): Change => {
  const ports = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
  const none = { groups: {}, ipv6Ranges: {}, prefixListIds: {} };
  const permission = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] };
  return {
    change: async ({ owner }, idOf) => {
      const input = { GroupId: idOf(ENDPOINT_GROUP), IpPermissions: [permission] };
      await networkClients(owner).ec2.send(new RevokeSecurityGroupIngressCommand(input));
    },
    record: (idOf) => ({
      api: 'ec2:RevokeSecurityGroupIngress',
      request: {
        groupId: idOf(ENDPOINT_GROUP),
        ipPermissions: { items: [{ ...ports, ...none, ipRanges: { items: [{ cidrIp: cidr }] } }] },
      },
      response: { requestId: 'r', _return: true },
    }),
  };
};

/** Sessions end earlier when nobody types; they are logged as before. */
const timeout = (): Change => {
  const document = JSON.parse(preferences(BUCKET)) as { readonly inputs: object };
  const Content = JSON.stringify({ ...document, inputs: { ...document.inputs, idleSessionTimeout: '15' } });
  return {
    change: ({ owner }) =>
      ownerCall(owner, {
        api: 'ssm:UpdateDocument',
        input: { Name: DOCUMENT, Content, DocumentVersion: '$LATEST', DocumentFormat: 'JSON' },
      }),
    record: storyOf('ssm:UpdateDocument').record,
  };
};

const rules = NETWORK_STORIES.find(({ api }) => api === 'ec2:RevokeSecurityGroupIngress');
if (!rules) throw new Error('no story is about a rule');

export const BENCH_STORIES: readonly BenchStory[] = [
  ...oneOfEach,
  harmless('guard-preferences', healthyAccount, timeout()),
  harmless('guard-network', healthyAccount, storyOf('ssm:UpdateDocument')),
  harmless('guard-identity', healthyAccount, storyOf('ssm:UpdateDocument')),
  harmless('guard-network', rules.account, unneededRule('10.0.9.0/24')),
  ...HARMLESS_STORIES.map(early),
];
