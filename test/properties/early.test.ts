import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { permissionOf } from '../../functions/account/network/security-group-rules.ts';
import { present } from '../../functions/account/observed.ts';
import { resource } from '../../functions/account/resource.ts';
import type { Scope } from '../../functions/account/state.ts';
import type { Json, JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { assertReaching } from '../support/arbitrary/assert-reaching.ts';
import { optionSet, VPC_ID } from '../support/samples/sample-account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, bench, healthyAccount, later } from '../support/samples/sample-guard.ts';
import { groups, groupWith, NODE_GROUP, natNetwork, rule } from '../support/samples/sample-network.ts';

const SETS = {
  'dopt-amazon': ['AmazonProvidedDNS'],
  'dopt-again': ['AmazonProvidedDNS'],
  'dopt-address': ['169.254.169.253'],
  'dopt-both': ['AmazonProvidedDNS', '8.8.8.8'],
  'dopt-public': ['8.8.8.8'],
  'dopt-private': ['10.0.9.53'],
  'dopt-none': [],
};
const APP_GROUP = 'sg-app';

const start = (dhcpOptionsId: string, hasDns: boolean): Bench =>
  bench({
    state: healthyAccount({
      networks: {
        [VPC_ID]: present(
          natNetwork({
            vpcId: VPC_ID,
            dhcpOptionsId,
            enableDnsSupport: hasDns,
            securityGroups: groups(
              groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0'), rule('out', '10.0.0.0/16')]),
              groupWith(APP_GROUP, [rule('in', '0.0.0.0/0')]),
            ),
          }),
        ),
      },
      dhcpOptions: Object.fromEntries(
        Object.entries(SETS).map(([id, servers]) => [id, present(optionSet(id, servers))]),
      ),
    }),
    settings: { mode: 'auto-fix' },
  });

type Step = { readonly call: ApiCall; readonly request: Json; readonly response?: Json };

const associate = (DhcpOptionsId: string): Step => ({
  call: { api: 'ec2:AssociateDhcpOptions', input: { VpcId: VPC_ID, DhcpOptionsId } },
  request: { vpcId: VPC_ID, dhcpOptionsId: DhcpOptionsId },
});

const RULES = {
  all: rule('out', '0.0.0.0/0'),
  vpc: rule('out', '10.0.0.0/16'),
  into: rule('in', '0.0.0.0/0'),
  dns: rule('out', '0.0.0.0/0', { protocol: 'udp', fromPort: 53, toPort: 53 }),
};

const ruled = (
  action: 'Authorize' | 'Revoke',
  groupId: string,
  name: keyof typeof RULES,
  told: boolean,
): Step => {
  const one = RULES[name];
  const { egress, protocol, fromPort = -1, toPort = -1, peer } = one;
  const cidr = peer.kind === 'cidr' ? peer.cidr : '';
  const described = {
    securityGroupRuleId: `sgr-new-${name}`,
    groupId,
    isEgress: egress,
    ipProtocol: protocol,
    fromPort,
    toPort,
    cidrIpv4: cidr,
  };
  const entry = { ipProtocol: protocol, fromPort, toPort, ipRanges: { items: [{ cidrIp: cidr }] } };
  const set = action === 'Authorize' ? 'securityGroupRuleSet' : 'revokedSecurityGroupRuleSet';
  return {
    call: {
      api: `ec2:${action}SecurityGroup${egress ? 'Egress' : 'Ingress'}`,
      input: { GroupId: groupId, IpPermissions: [permissionOf(one)] },
    } as ApiCall,
    request: { groupId, ipPermissions: { items: [entry] } },
    response: told ? { [set]: { items: [described] } } : {},
  };
};

const step = fc.oneof(
  fc.constantFrom('dopt-amazon', 'dopt-again', 'dopt-address', ...Object.keys(SETS)).map(associate),
  fc
    .tuple(
      fc.constantFrom('Authorize' as const, 'Revoke' as const),
      fc.constantFrom(NODE_GROUP, APP_GROUP),
      fc.constantFrom(...(Object.keys(RULES) as (keyof typeof RULES)[])),
      fc.boolean(),
    )
    .map((args) => ruled(...args)),
);

/** Judged without early ends: the decoders leave them out. */
const withoutEarly = registry.map((prerequisite) => ({
  ...prerequisite,
  watches: Object.fromEntries(
    Object.entries(prerequisite.watches).map(([api, decode]) => [
      api,
      (...args: Parameters<typeof decode>) => {
        const decoded = decode(...args);
        if (decoded.kind === 'effect') return { ...decoded, early: undefined };
        if (decoded.kind !== 'needs-previous') return decoded;
        return {
          ...decoded,
          resume: (...given: Parameters<typeof decoded.resume>) => ({
            ...decoded.resume(...given),
            early: undefined,
          }),
        };
      },
    ]),
  ),
})) as unknown as typeof registry;

const QUIET = ['healthy', 'superseded', 'ignored'];

/** Plays changes, each with its event, and says how each was answered and what is open in the end. */
const play = async (
  dhcpOptionsId: string,
  hasDns: boolean,
  steps: readonly Step[],
  prerequisites: typeof registry,
) => {
  const made = start(dhcpOptionsId, hasDns);
  await made.sweep();
  const answers: string[] = [];
  let ended = 0;
  for (const { call, request, response = null } of steps) {
    later(made, 3);
    if (!made.account.apply(call).ok) continue;
    const event: JsonObject = recordOf(call.api, {
      request,
      response,
      time: made.now.toISOString(),
      eventId: `e-${answers.length}`,
    });
    later(made, 1);
    const asked: Scope[] = [];
    const { reader } = made.ports;
    const read: typeof reader.read = (scope, known) => {
      asked.push(scope);
      return reader.read(scope, known);
    };
    const guard = {
      prerequisites: prerequisites.filter(({ family }) => family === 'network'),
      config: made.config,
      ports: { ...made.ports, reader: { ...reader, read } },
    };
    const { status, attribution } = await guardChange(event, guard, made.now);
    if (asked.every(({ networks = [], networksOf = [] }) => networks.length + networksOf.length === 0))
      ended += 1;
    answers.push(QUIET.includes(status) ? 'quiet' : `${status} ${attribution} ${made.written.join(' ')}`);
  }
  const { incidents } = await made.ports.ledger.open();
  const settings = (await made.ports.ledger.load([resource('AWS::EC2::VPC', VPC_ID)])).baselines;
  const row = settings[`AWS::EC2::VPC#${VPC_ID}`]?.snapshot.value;
  return {
    ended,
    seen: {
      answers,
      told: made.published.map(({ status, incident }) => `${status} ${incident}`),
      open: incidents
        .map(({ prerequisite, impact, state }) => `${prerequisite} ${impact} ${state}`)
        .toSorted(),
      written: made.written,
      remembered: row && 'dhcpOptionsId' in row ? row.dhcpOptionsId : undefined,
      state: made.account.state().networks,
    },
  };
};

describe('an early end', () => {
  it('never differs from the full judgement, whatever comes before and after it', async () => {
    let ended = 0;
    await assertReaching(
      fc.asyncProperty(
        fc.constantFrom('dopt-amazon', 'dopt-amazon', 'dopt-address', 'dopt-public', 'dopt-private'),
        fc.constantFrom(true, true, true, false),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        async (set, hasDns, steps) => {
          const early = await play(set, hasDns, steps, registry);
          const full = await play(set, hasDns, steps, withoutEarly);
          ended += early.ended;
          expect(full.ended).toBe(0);
          expect(early.seen).toEqual(full.seen);
        },
      ),
      { usual: 40, least: 11, reached: () => ended },
    );
  });
});
