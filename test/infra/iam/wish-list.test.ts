import { beforeAll, describe, expect, it } from 'vitest';
import type { Deployed } from './deployed.ts';
import { isAllowed, sessionOf } from './engine.ts';
import { MODE_NAMES, type Mode, stackIn } from './modes.ts';
import { NEEDED } from './needed.ts';
import { regional, WISHES, type Wish } from './wishes.ts';

const stacks = new Map<Mode, Deployed>();

beforeAll(async () => {
  for (const mode of MODE_NAMES) stacks.set(mode, await stackIn(mode));
});

const stackOf = (mode: Mode): Deployed => {
  const stack = stacks.get(mode);
  if (!stack) throw new Error(`${mode} was not packaged`);
  return stack;
};

const granted = (stack: Deployed, role: string, wish: Wish): Promise<boolean> =>
  isAllowed({
    by: sessionOf(stack.arnOf(role), stack.policiesOf(role)),
    action: wish.action,
    resource: wish.resource,
    ...(wish.context ? { more: wish.context } : {}),
    ...(wish.owner ? { owner: wish.owner } : {}),
  });

describe.each(MODE_NAMES)('a role of the stack, with %s, does not help', (mode) => {
  it.each(Object.entries(WISHES))('%s', async (_, wishes) => {
    const stack = stackOf(mode);
    const roles = stack.idsOf('AWS::IAM::Role');
    expect(roles).toHaveLength(6);
    const got: string[] = [];
    for (const role of roles) {
      for (const wish of wishes) {
        if (await granted(stack, role, wish)) got.push(`${role}: ${wish.action} on ${wish.resource}`);
      }
    }
    expect(got).toEqual([]);
  });
});

it.each(NEEDED)('with auto-fix, %s has what it needs: %j', async (role, wish) => {
  expect(await granted(stackOf('auto-fix of everything'), role, wish)).toBe(true);
  expect(await granted(stackOf('alert'), role, wish)).toBe(wish.action === 's3:ListBucket');
});

it.each(['true', 'TRUE', 'yes', '', 'tomorrow'])('a tag of %j keeps every write away', async (value) => {
  const wish = {
    action: 'ec2:AuthorizeSecurityGroupIngress',
    resource: regional('ec2', 'security-group/sg-1'),
    context: { 'aws:ResourceTag/session-guard:ignore': value },
  };
  expect(await granted(stackOf('auto-fix of everything'), 'GuardNetworkRole', wish)).toBe(false);
});
