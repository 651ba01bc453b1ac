import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleAccount } from '../../cli/example/account.ts';
import type { ApiCall, RepairApi } from '../../functions/account/api-call.ts';
import { CONTAINMENTS } from '../../functions/account/containment.ts';
import { DEFAULT_ROLE_SETTING } from '../../functions/account/identity/service-settings.ts';
import { present } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { watchersOf } from '../../functions/core/decode.ts';
import type { RepairRecord } from '../../functions/core/ledger/ledger.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { Json, JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { assertReaching } from '../support/arbitrary/assert-reaching.ts';
import {
  arbitraryPick,
  familiesOf,
  type Happening,
  happen,
  happeningsIn,
  picked,
} from '../support/arbitrary/change.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { atomsOf } from '../support/atoms.ts';
import { content } from '../support/samples/sample-account.ts';
import { type Bench, remembering } from '../support/samples/sample-guard.ts';
import { CORE, hostManagement, profileOf, roleOf } from '../support/samples/sample-identity.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** The example account, with a role and a profile that nobody should get by a trick. */
const STATE: AccountState = {
  ...described.state,
  // Else, nodes that lose their role go on with the one of Default Host Management.
  serviceSettings: { [DEFAULT_ROLE_SETTING]: present(hostManagement()) },
  roles: {
    ...described.state.roles,
    Administrator: present(roleOf('Administrator', { attachedPolicyArns: [ADMIN, CORE] })),
  },
  instanceProfiles: {
    ...described.state.instanceProfiles,
    Administrator: present(profileOf('Administrator')),
  },
};

const EVERYTHING = {
  fixContainment: CONTAINMENTS,
  fixesPerHour: 99,
  fixBudget: 20,
  logBuckets: ['*'],
  logGroups: ['*'],
} as const;

const begin = (): Promise<Bench> => remembering({ state: STATE, settings: EVERYTHING });

/** What a forger would like to be given back. */
const WISHES = [
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8',
  'Administrator',
  ADMIN,
  CORE,
  profileOf('Administrator').arn,
  'v1',
  'v2',
  'igw-0evil',
  'tcp',
  '-1',
  'true',
] as const;

const leaves = (json: Json): number => {
  if (typeof json !== 'object' || json === null) return 1;
  return Object.values(json).reduce((sum: number, one) => sum + leaves(one as Json), 0);
};

/** The record with some of its values replaced by wishes. */
const forged = (json: Json, wishes: ReadonlyMap<number, Json>): Json => {
  let at = 0;
  const walk = (one: Json): Json => {
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one === 'object' && one !== null) {
      return Object.fromEntries(Object.entries(one).map(([key, value]) => [key, walk(value as Json)]));
    }
    const wish = wishes.get(at);
    at += 1;
    return wish === undefined ? one : wish;
  };
  return walk(json);
};

const forge = (
  event: JsonObject,
  picks: readonly (readonly [number, Json])[],
  eventID: string,
): JsonObject => {
  const detail = (event['detail'] ?? event) as JsonObject;
  const parts: Json = [detail['requestParameters'] ?? null, detail['responseElements'] ?? null];
  const count = leaves(parts);
  const wishes = new Map(picks.map(([at, wish]) => [at % count, wish] as const));
  const [requestParameters, responseElements] = forged(parts, wishes) as readonly Json[];
  return {
    ...detail,
    eventID,
    requestParameters: requestParameters ?? null,
    responseElements: responseElements ?? null,
  };
};

/** Changes whose records say what was there before, so that a forged one can say what was not. */
const TELLING = [
  'iam:RemoveRoleFromInstanceProfile',
  'iam:DetachRolePolicy',
  'iam:CreatePolicyVersion',
  'iam:SetDefaultPolicyVersion',
  'ec2:DisassociateIamInstanceProfile',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
  'ec2:CreateNetworkAclEntry',
  'ec2:ModifyVpcEndpoint',
  'ec2:ModifyVpcAttribute',
  'ec2:DetachInternetGateway',
  'ec2:DisassociateAddress',
] as const;

const telling = fc.record({ api: fc.constantFrom(...TELLING), pick: fc.nat(), content: fc.constant('{}') });

const wishes = fc.array(fc.tuple(fc.nat(200), fc.constantFrom<Json>(...WISHES)), {
  minLength: 1,
  maxLength: 6,
});

/** Nothing is there that was in neither state. */
const expectNothingNew = (made: Bench, ...states: readonly AccountState[]): void => {
  const known = new Set(states.flatMap((state) => [...atomsOf(state)]));
  expect([...atomsOf(made.account.state())].filter((atom) => !known.has(atom))).toEqual([]);
};

const scenario = (made: Bench, happening: Happening | undefined): JsonObject | undefined =>
  happening && happen(made, happening);

describe('a forged event', () => {
  it('gives back nothing that was not there, whatever is broken', async () => {
    let written = 0;
    await assertReaching(
      fc.asyncProperty(
        telling,
        fc.option(arbitraryPick, { freq: 2 }),
        wishes,
        async (breaking, other, picks) => {
          const told = other ?? breaking;
          const made = await begin();
          const start = made.account.state();
          // What the event tells did not happen: it is written on an account that is thrown away.
          const elsewhere = scenario(await begin(), picked(STATE, told));
          scenario(made, picked(STATE, breaking));
          if (!elsewhere) return;
          const broken = made.account.state();
          const event = forge(elsewhere, picks, 'forged');
          for (const family of familiesOf(told.api)) await made.deliver(event, family);
          written += made.written.length;
          expectNothingNew(made, start, broken);
        },
      ),
      { usual: 500, least: 1, reached: () => written },
    );
  });
});

const isRepair = (call: Happening): call is ApiCall<RepairApi> =>
  registry.some(({ reverts }) => (reverts as readonly string[]).includes(call.api));

const CALLS = happeningsIn(STATE, content({ s3BucketName: 'forged' })).filter(isRepair);

const recordOf = (
  event: JsonObject,
  calls: readonly ApiCall<RepairApi>[],
  prerequisite: string,
  draft: Outcome,
  startedAt: string,
): RepairRecord => {
  const { eventID } = (event['detail'] ?? event) as JsonObject;
  return {
    resource: { type: 'AWS::EC2::VPC', id: 'x' },
    eventId: String(eventID),
    startedAt,
    calls,
    state: 'started',
    draft: { ...draft, prerequisite },
  };
};

describe('a forged record of a repair', () => {
  it('makes the guard call nothing that the change does not call for', async () => {
    let written = 0;
    await assertReaching(
      fc.asyncProperty(
        fc.oneof(telling, arbitraryPick),
        fc.array(fc.constantFrom(...CALLS), { minLength: 1, maxLength: 3 }),
        arbitraryOutcome(50),
        fc.constantFrom('2026-03-10T08:59:00Z', '2026-03-10T09:00:00Z', '9999-01-01T00:00:00Z', 'x'),
        async (pick, calls, draft, startedAt) => {
          const made = await begin();
          const start = made.account.state();
          const event = scenario(made, picked(start, pick));
          if (!event) return;
          const broken = made.account.state();
          for (const family of familiesOf(pick.api)) {
            const prerequisite = watchersOf(registry, pick.api)
              .map((watcher) => watcher.prerequisite)
              .find((one) => one.family === family);
            if (!prerequisite) continue;
            const record = recordOf(event, calls, prerequisite.id, draft, startedAt);
            const { ledger } = made.ports;
            const load: typeof ledger.load = async (resources) => {
              const rows = await ledger.load(resources);
              return { ...rows, repairs: [record, ...rows.repairs] };
            };
            made.ports = { ...made.ports, ledger: { ...ledger, load } };
            await made.deliver(event, family);
            made.ports = { ...made.ports, ledger };
            const allowed: readonly string[] = prerequisite.reverts;
            expect(made.written.filter((api) => !allowed.includes(api))).toEqual([]);
            written += made.written.length;
          }
          expectNothingNew(made, start, broken);
        },
      ),
      { usual: 300, least: 1, reached: () => written },
    );
  });
});

const MINUTE = 60_000;

describe('the age of a change', () => {
  it('of more than three hours, or in the future, means no call', async () => {
    let written = 0;
    await assertReaching(
      fc.asyncProperty(
        fc.oneof(fc.integer({ min: -10, max: 200 }), fc.integer({ min: -1e6, max: 1e6 })),
        async (minutes) => {
          const made = await remembering({ settings: EVERYTHING });
          const event = happen(made, {
            api: 'ec2:ModifyVpcAttribute',
            input: {
              VpcId: Object.keys(made.account.state().networks)[0] ?? '',
              EnableDnsSupport: { Value: false },
            },
          });
          if (!event) throw new Error('refused');
          const eventTime = new Date(made.now.getTime() - minutes * MINUTE).toISOString();
          const detail = { ...(event['detail'] as JsonObject), eventTime };
          await made.deliver(detail, 'network');
          if (minutes > 180 || minutes < -5) expect(made.written).toEqual([]);
          written += made.written.length;
        },
      ),
      { usual: 200, least: 1, reached: () => written },
    );
  });
});
