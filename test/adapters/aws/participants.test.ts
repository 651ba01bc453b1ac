import { describe, expect, it } from 'vitest';
import { sharedWith } from '../../../functions/adapters/aws/network/participants.ts';

const OWNER = '111122223333';
const owned = (OwnerId: string, VpcId = 'vpc-0hub') => ({ OwnerId, VpcId });
const read = (...value: ReturnType<typeof owned>[]) => ({ kind: 'read', value }) as const;

describe('the accounts that share a VPC', () => {
  it('are the other owners of its interfaces, each once', () => {
    const found = read(owned('333333333333'), owned(OWNER), owned('222222222222'), owned('333333333333'));
    expect(sharedWith(found, 'vpc-0hub', OWNER)).toEqual(['222222222222', '333333333333']);
  });

  it.each([
    ['interfaces of the owner', read(owned(OWNER))],
    ['interfaces of another VPC', read(owned('222222222222', 'vpc-0other'))],
    ['interfaces of AWS', read(owned('amazon-aws'))],
    ['no interface', read()],
    ['nobody asked', undefined],
    ['the answer was refused', { kind: 'unread', because: 'denied' } as const],
  ])('are none: %s', (_name, found) => {
    expect(sharedWith(found, 'vpc-0hub', OWNER)).toBeUndefined();
  });

  it('are unknown where the owner is', () => {
    expect(sharedWith(read(owned('222222222222')), 'vpc-0hub', undefined)).toBeUndefined();
  });
});
