import { DetachRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { beforeEach, expect, it } from 'vitest';
import { readerOf } from '../../cli/doctor/read/clients.ts';
import policy from '../../cli/generated/doctor-policy.json' with { type: 'json' };
import { configFor } from '../../cli/history/account.ts';
import { examine } from '../../cli/history/examine.ts';
import { lookUpAll, lookUpIn } from '../../cli/history/lookup/look-up.ts';
import { noStore } from '../../cli/history/lookup/resume.ts';
import { emptyState } from '../../functions/account/collections.ts';
import type { Scope } from '../../functions/account/state.ts';
import { CORE_POLICY, NODE_ROLE, seedHealthy } from '../e2e/support/seed-healthy.ts';
import { healthyAccount } from '../e2e/support/seeded.ts';
import { describeWithAccount } from '../support/account.ts';
import type { SeededEvent } from '../support/overlay/overlay-world.ts';
import { recordOf } from '../support/samples/sample-event.ts';

const eventOf = (api: string, hoursAgo: number, request: object): SeededEvent => {
  const at = new Date(Date.now() - hoursAgo * 3_600_000);
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const awsRegion = api.startsWith('iam:') ? 'us-east-1' : 'eu-central-1';
  const record = recordOf(api, { time, request: JSON.parse(JSON.stringify(request)), more: { awsRegion } });
  return {
    EventId: String(record['eventID']),
    EventName: String(record['eventName']),
    EventTime: Date.parse(time) / 1000,
    ResourceNames: [],
    CloudTrailEvent: JSON.stringify(record),
  };
};

const detached = { roleName: NODE_ROLE, policyArn: CORE_POLICY };

/** What the policy of doctor allows, and the event history. */
const ALLOWED = [...policy.Statement.flatMap(({ Action }) => Action), 'cloudtrail:LookupEvents'];

describeWithAccount('the history of an account on moto', (account) => {
  beforeEach(() => account().reset());

  const history = async () => {
    const { guard, identity } = account();
    const until = new Date();
    const asked = {
      ...identity,
      since: new Date(until.getTime() - 90 * 86_400_000).toISOString(),
      until: until.toISOString(),
    };
    const found = await lookUpAll(
      noStore(asked),
      lookUpIn(guard, async () => undefined),
      () => undefined,
    );
    const { reader } = readerOf({ identity }, guard);
    const today = { state: emptyState(identity), read: (scope: Scope) => reader.read(scope) };
    const changes = found.kept().map(({ change }) => change);
    const examined = await examine(today, changes, configFor(identity, {}), () => undefined);
    return { ...examined, problems: found.problems };
  };

  it('names who broke it, by the event history and the account as it is', async () => {
    // Without Default Host Management, whose role would stand in for the one that is broken.
    await seedHealthy(account(), { ...healthyAccount, serviceSettings: {} });
    await new IAMClient(account().owner).send(
      new DetachRolePolicyCommand({ RoleName: NODE_ROLE, PolicyArn: CORE_POLICY }),
    );
    account().world.events = [
      eventOf('iam:DetachRolePolicy', 5, detached),
      eventOf('ec2:CreateTags', 4, { resourcesSet: {} }),
      eventOf('ec2:DeleteRoute', 3, { routeTableId: 'rtb-0gone', destinationCidrBlock: '0.0.0.0/0' }),
    ];
    const { told, problems, unread } = await history();
    expect([problems, unread]).toEqual([[], []]);
    expect(told.map(({ change, degree }) => [change.api, degree])).toEqual([
      ['ec2:DeleteRoute', 'may-have-broken'],
      ['iam:DetachRolePolicy', 'broke'],
    ]);
    expect(told[1]).toMatchObject({
      prerequisites: ['node-permissions'],
      change: { actor: { name: 'alice@example.com' } },
      because: expect.stringMatching(/role session-nodes .* is denied ssm:UpdateInstanceInformation/),
    });
    const made = [
      ...new Set(
        account()
          .guardRequests()
          .map(({ operation }) => operation),
      ),
    ];
    expect(made.filter((operation) => !/:(Get|List|Describe|Lookup|Simulate)/.test(operation))).toEqual([]);
    expect(
      made.filter((operation) => !ALLOWED.some((action) => action.toLowerCase() === operation.toLowerCase())),
    ).toEqual([]);
  });

  it('says which Region refused, and keeps what the other one told', async () => {
    account().fail('cloudtrail:LookupEvents', 'AccessDeniedException', 400, 1);
    const { problems } = await history();
    expect(problems).toEqual([
      { file: expect.stringMatching(/event history of/), problem: expect.stringMatching(/not allowed/) },
    ]);
  });
});
