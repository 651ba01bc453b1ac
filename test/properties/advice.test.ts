import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiCall, Plan } from '../../functions/account/api-call.ts';
import { applyCall } from '../../functions/account/apply-call.ts';
import { applyPlan } from '../../functions/account/apply-plan.ts';
import { commandOf } from '../../functions/account/commands.ts';
import { aroundSubject } from '../../functions/account/identity/around-subject.ts';
import { networksOf } from '../../functions/account/network/parts.ts';
import { rulesOfPermissions } from '../../functions/account/network/security-group-rules.ts';
import { type Resource, resourceKey } from '../../functions/account/resource.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { withDecisions } from '../../functions/adapters/memory/identities.ts';
import { assess, assessmentKey, harms, resultOf } from '../../functions/core/assessment.ts';
import type { Prerequisite, Result } from '../../functions/core/prerequisite.ts';
import { blocksOf, without } from '../../functions/formats/addresses.ts';
import { statementsOf } from '../../functions/formats/policy-statements.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { nodeCredentials } from '../../functions/prerequisites/node-credentials/index.ts';
import { nodePermissions } from '../../functions/prerequisites/node-permissions/index.ts';
import { arbitraryAccount, arbitraryContent } from '../support/arbitrary/account.ts';
import { arbitraryGuarded } from '../support/arbitrary/guarded-network.ts';
import { identityCalls } from '../support/arbitrary/identity-calls.ts';
import { networkCalls } from '../support/arbitrary/network-calls.ts';
import { preferenceCalls } from '../support/arbitrary/preference-calls.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { isModelled } from '../support/arbitrary/unmodelled.ts';
import { IDENTITY } from '../support/samples/sample-account.ts';
import { expectCall } from '../support/shell/expect-call.ts';
import { paste } from '../support/shell/paste.ts';

/** What is offered for one check that fails in a broken account. */
type Offered = {
  readonly state: AccountState;
  readonly prerequisite: Prerequisite;
  readonly subject: Resource;
  readonly plan: Plan;
  readonly then: AccountState;
};

const callsOn = (state: AccountState, text: string): readonly ApiCall[] => [
  ...networkCalls(state),
  ...identityCalls(state).filter(isModelled),
  ...preferenceCalls(state, text),
];

/** The account after some of the calls that are possible in it; those that AWS refuses change nothing. */
const broken = (start: AccountState, picks: readonly number[], text: string): AccountState =>
  picks.reduce((state, pick) => {
    const calls = callsOn(state, text);
    const call = calls[pick % Math.max(1, calls.length)];
    const applied = call && applyCall(state, call);
    return applied?.ok ? applied.state : state;
  }, withDecisions(start));

const offeredIn = (state: AccountState): readonly Offered[] =>
  registry.flatMap((prerequisite) =>
    prerequisite.check(state).flatMap(({ kind, subject }): readonly Offered[] => {
      const plan = kind === 'fail' ? prerequisite.advise?.(state, subject) : undefined;
      const then = plan && applyPlan(state, plan);
      if (plan && !then) throw new Error(`AWS would refuse the advice of ${prerequisite.id}`);
      return plan && then ? [{ state, prerequisite, subject, plan, then }] : [];
    }),
  );

/** The blocks that calls let in, by rules of groups and entries of ACLs. */
const letIn = ({ calls }: Plan): readonly string[] =>
  calls.flatMap((call) => {
    if (call.api === 'ec2:AuthorizeSecurityGroupIngress') {
      return rulesOfPermissions(false, call.input.IpPermissions).flatMap(({ peer }) =>
        peer.kind === 'cidr' ? [peer.cidr] : [],
      );
    }
    if (call.api !== 'ec2:CreateNetworkAclEntry' || call.input.Egress) return [];
    return [call.input.CidrBlock ?? call.input.Ipv6CidrBlock ?? '0.0.0.0/0'];
  });

const isInside = (cidr: string, own: readonly string[]): boolean =>
  ([4, 6] as const).every(
    (family) => without(blocksOf(family, [cidr]).ranges, blocksOf(family, own).ranges).length === 0,
  );

/** The groups that calls let in or out. */
const groupsIn = ({ calls }: Plan): readonly string[] =>
  calls.flatMap((call) =>
    'IpPermissions' in call.input
      ? call.input.IpPermissions.flatMap(({ UserIdGroupPairs = [] }) =>
          UserIdGroupPairs.map(({ GroupId }) => GroupId),
        )
      : [],
  );

/** Documents of policies that calls write. */
const policiesIn = ({ calls }: Plan): readonly string[] =>
  calls.flatMap(({ input }) =>
    'PolicyDocument' in input && typeof input.PolicyDocument === 'string' ? [input.PolicyDocument] : [],
  );

/** Calls that take something away are no advice, whatever they would heal. */
const TAKES = /:(Delete|Detach|Disassociate|Revoke|Remove|Reset|Deregister)/;

const kindOf = (state: AccountState, { prerequisite, subject }: Offered): Result['kind'] | undefined =>
  resultOf(assess([prerequisite], state), `${prerequisite.id}|${resourceKey(subject)}`)?.kind;

const PROPERTIES = {
  'makes no check worse that was judged before': ({ state, then }: Offered) => {
    const now = assess(registry, state);
    const after = assess(registry, then).filter((one) => {
      const was = resultOf(now, assessmentKey(one))?.kind;
      return was !== undefined && was !== 'not-applicable';
    });
    expect(harms(now, after)).toBe(false);
  },
  'breaks nothing else that was not judged before': ({ state, then, prerequisite }: Offered) => {
    const now = assess(registry, state);
    const others = assess(registry, then).filter((one) => one.prerequisite !== prerequisite.id);
    expect(
      harms(
        now,
        others.filter(({ result }) => result.kind === 'fail'),
      ),
    ).toBe(false);
  },
  'mends its check, or at least some of the nodes': (offered: Offered) => {
    const { prerequisite, state, then } = offered;
    const ofVpc = offered.subject.type === 'AWS::EC2::VPC';
    if (!ofVpc) expect(kindOf(then, offered)).not.toBe('fail');
    else expect(assess([prerequisite], then)).not.toEqual(assess([prerequisite], state));
  },
  'lets in nobody from outside the VPC': ({ state, plan }: Offered) => {
    const own = networksOf(state).flatMap(({ cidrBlocks }) => cidrBlocks);
    for (const cidr of letIn(plan)) expect(isInside(cidr, own), cidr).toBe(true);
    const groups = networksOf(state).flatMap(({ securityGroups }) => Object.keys(securityGroups));
    for (const id of groupsIn(plan)) expect(groups).toContain(id);
  },
  'grants nothing to principals of other accounts': ({ state, plan }: Offered) => {
    for (const document of policiesIn(plan)) {
      const before = [
        ...networksOf(state).flatMap(({ endpoints }) => endpoints.flatMap(({ policy }) => policy ?? [])),
        ...Object.values(state.roles).flatMap((role) =>
          role.status === 'present' ? [role.value.trustPolicy] : [],
        ),
      ].flatMap((text) => statementsOf(text).map((one) => JSON.stringify(one)));
      const added = statementsOf(document).filter((one) => !before.includes(JSON.stringify(one)));
      for (const statement of added) {
        const isOpen = statement['Principal'] === '*';
        expect(isOpen && statement['Condition'] === undefined, document).toBe(false);
        expect(JSON.stringify(statement['Principal'] ?? null)).not.toContain('"AWS"');
      }
    }
  },
  'takes nothing away': ({ plan }: Offered) => {
    for (const { api } of plan.calls) expect(api).not.toMatch(TAKES);
  },
  'comes to an end where it is followed again and again': (offered: Offered) => {
    const { prerequisite, subject } = offered;
    let state = offered.then;
    for (let round = 0; round < 3; round += 1) {
      const plan = kindOf(state, offered) === 'fail' ? prerequisite.advise?.(state, subject) : undefined;
      const then = plan && applyPlan(state, plan);
      if (!then) return;
      state = then;
    }
    expect(kindOf(state, offered) === 'fail' && prerequisite.advise?.(state, subject)).toBeFalsy();
  },
} satisfies Readonly<Record<string, (offered: Offered) => void>>;

const RUNS = runs(200);

const drawn = fc.oneof(arbitraryAccount, arbitraryGuarded);
const breaks = fc.record({
  start: drawn,
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
  text: arbitraryContent,
});

describe('advice for a check that fails', () => {
  const all: Offered[] = [];
  beforeAll(() => {
    for (const { start, picks, text } of fc.sample(breaks, { numRuns: RUNS, seed: 7 })) {
      all.push(...offeredIn(broken(start, picks, text)));
    }
  });

  it.each(Object.entries(PROPERTIES))('%s', (_, holds) => {
    for (const offered of all) holds(offered);
  });

  it('is the same where only what concerns a node, a role or a profile is looked at', () => {
    let advised = 0;
    for (const { start, picks, text } of fc.sample(breaks, { numRuns: RUNS, seed: 11 })) {
      const state = broken(start, picks, text);
      for (const prerequisite of [nodeCredentials, nodePermissions]) {
        for (const { kind, subject } of prerequisite.check(state)) {
          if (kind !== 'fail') continue;
          const around = aroundSubject(state, subject);
          const plan = prerequisite.advise?.(state, subject);
          expect(prerequisite.advise?.(around, subject)).toEqual(plan);
          if (!plan) continue;
          advised += 1;
          const judged = (some: AccountState | undefined) =>
            some && resultOf(assess([prerequisite], some), `${prerequisite.id}|${resourceKey(subject)}`);
          expect(judged(around)).toEqual(judged(state));
          expect(judged(applyPlan(around, plan))).toEqual(judged(applyPlan(state, plan)));
        }
      }
    }
    expect(advised).toBeGreaterThan(0);
  });

  it('is printed as commands that bash reads as they are meant', () => {
    const { region } = IDENTITY;
    // A document may be fetched from one of its versions, and a trail and a bucket have Regions of their own.
    const calls = all
      .flatMap(({ plan }) => plan.calls)
      .filter(({ api }) => !/^(ssm:UpdateDocument|s3:|cloudtrail:)/.test(api));
    const unique = [...new Map(calls.map((call) => [commandOf(call, region), call])).entries()];
    const { ran, files } = paste(
      'bash',
      unique.map(([command]) => command),
    );
    expect(files).toEqual([]);
    for (const [index, [, call]] of unique.entries()) expectCall(call, ran[index]?.[0], region);
    expect(unique.length).toBeGreaterThan(30);
  });

  it('is tried on each prerequisite that random breaks reach', () => {
    const tried = new Set(all.map(({ prerequisite }) => prerequisite.id));
    expect([...tried].toSorted()).toEqual(
      expect.arrayContaining([
        'network-access',
        'node-permissions',
        'session-endpoints',
        'session-log-bucket',
      ]),
    );
  });
});
