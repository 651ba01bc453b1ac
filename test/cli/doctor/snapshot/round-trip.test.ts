import { describe, expect, it } from 'vitest';
import { describe as describedAs } from '../../../../cli/doctor/snapshot/describe.ts';
import { EXAMPLE_ACCOUNTS } from '../../../../cli/example/accounts/index.ts';
import { decisionKey } from '../../../../functions/account/identity/decision.ts';
import { present, presentValue } from '../../../../functions/account/observed.ts';
import { readAccountFile } from '../../../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../../../functions/adapters/memory/account-file/schema.ts';
import { REFUSABLE } from '../../../../functions/adapters/memory/refused.ts';
import { brokenAccount } from '../../../../infra/pictures/broken-account.ts';
import { snapshotOf, stateFrom, verdictsOf } from '../../../support/doctor/snapshot-of.ts';

const described = (account: AccountFileInput) => {
  const read = readAccountFile(account);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read;
};

describe('the snapshot of an account', () => {
  it.each(Object.entries(EXAMPLE_ACCOUNTS))(
    'gives the same results as the account: %s',
    async (_, { account }) => {
      const { state, refused = [] } = described(account);
      const { before, after } = await snapshotOf(state, { refused });
      expect(before.checks.length).toBeGreaterThan(5);
      expect(verdictsOf(after)).toEqual(verdictsOf(before));
    },
  );

  it('gives the same failures', async () => {
    const { before, after } = await snapshotOf(brokenAccount());
    expect(before.checks.filter(({ verdict }) => verdict === 'fail')).toHaveLength(2);
    expect(verdictsOf(after)).toEqual(verdictsOf(before));
    expect(after.checks.flatMap(({ commands }) => commands).toSorted()).toEqual(
      before.checks.flatMap(({ commands }) => commands).toSorted(),
    );
  });

  it.each(REFUSABLE)('says what could not be read, so that it is as unknown there: %s', async (operation) => {
    for (const name of ['demo', 'hub-spoke', 'central-egress'] as const) {
      const { state } = described(EXAMPLE_ACCOUNTS[name].account);
      const { before, after } = await snapshotOf(state, { refused: [operation] });
      expect(verdictsOf(after)).toEqual(verdictsOf(before));
    }
  });

  it("keeps IAM's own answers, which no policy of the role explains", async () => {
    const { state } = described(EXAMPLE_ACCOUNTS.demo.account);
    const key = decisionKey('web', 'ssmmessages:OpenDataChannel', '*');
    const denied = { verdict: 'implicitDeny', limitedBy: 'organization' } as const;
    const { before, after, text } = await snapshotOf({
      ...state,
      decisions: { ...state.decisions, [key]: denied },
    });
    expect(before.checks.find(({ verdict }) => verdict === 'fail')?.subject.id).toBe('web');
    expect(verdictsOf(after)).toEqual(verdictsOf(before));
    expect(JSON.parse(text).decisions).toEqual([
      { role: 'web', action: 'ssmmessages:OpenDataChannel', resource: '*', ...denied },
    ]);
  });

  it('keeps ARNs with a path, ids of associations, and inline policies that could not be read', () => {
    const { state } = described(EXAMPLE_ACCOUNTS.demo.account);
    const profileArn = 'arn:aws:iam::111122223333:instance-profile/teams/web';
    const node = presentValue(state.instances['i-0aaa1111bbbb22221']);
    const role = presentValue(state.roles['web']);
    if (!node || !role) throw new Error('the example account has no node or role');
    const { inlinePolicies: _, ...unread } = role;
    const changed = {
      ...state,
      instances: {
        ...state.instances,
        [node.instanceId]: present({ ...node, profileArn, associationId: 'iip-assoc-1' }),
      },
      instanceProfiles: {
        ...state.instanceProfiles,
        web: present({ name: 'web', arn: profileArn, roleName: 'web', tags: {} }),
      },
      roles: { ...state.roles, web: present({ ...unread, arn: 'arn:aws:iam::111122223333:role/teams/web' }) },
    };
    const again = stateFrom(JSON.stringify(describedAs(changed)));
    expect(again.instances[node.instanceId]).toEqual(changed.instances[node.instanceId]);
    expect(again.instanceProfiles['web']).toEqual(changed.instanceProfiles.web);
    expect(again.roles['web']).toEqual(changed.roles.web);
  });
});
