import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createOrganization } from '../../functions/adapters/aws/hub/organization.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';
import { describeWithAccount } from '../support/account.ts';

describeWithAccount('the organization on moto', (account) => {
  it('lists all active accounts, over pages, and leaves closed ones out', async () => {
    await account().reset();
    const owner = new OrganizationsClient(account().owner);
    await owner.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    const names = Array.from({ length: 23 }, (_, n) => `shop-${n}`);
    for (const AccountName of names) {
      await owner.send(new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` }));
    }
    const all = await createOrganization(account().guard).accounts();
    const closed = all.find(({ name }) => name === 'shop-3')?.accountId ?? '';
    await owner.send(new CloseAccountCommand({ AccountId: closed }));

    const left = await createOrganization(account().guard).accounts();
    expect(left.map(({ name }) => name)).toEqual(expect.arrayContaining(names.filter((n) => n !== 'shop-3')));
    expect(left.map(({ accountId }) => accountId)).not.toContain(closed);
    expect(all.length).toBe(left.length + 1);
  });

  it('is unavailable to those who may not ask', async () => {
    account().fail('organizations:ListAccounts', 'AccessDeniedException', 400);
    await expect(createOrganization(account().guard).accounts()).rejects.toThrow(AccountUnavailableError);
  });

  it('is unavailable after the time that it was given, also between the tries of throttled calls', async () => {
    account().fail('organizations:ListAccounts', 'TooManyRequestsException', 400);
    const patient = { ...account().guard, maxAttempts: 50 };
    // The first pause alone would take longer than a test may.
    const random = vi.spyOn(Math, 'random').mockReturnValue(3_600);
    onTestFinished(() => random.mockRestore());
    const asked = createOrganization(patient, 300).accounts();
    await expect(asked).rejects.toThrow(AccountUnavailableError);
    await expect(asked).rejects.toThrow('organizations:ListAccounts failed: TimeOverError');
  });
});
