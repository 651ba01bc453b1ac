import { describe, expect, it } from 'vitest';
import { limitedReads } from '../../../cli/example/accounts/limited-reads.ts';
import { present, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { REFUSABLE } from '../../../functions/adapters/memory/refused.ts';
import { profileWith } from '../../support/samples/sample-names.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const read = readAccountFile(limitedReads);
if (!read.ok) throw new Error(read.problems.join('\n'));
const { state, refused } = read;

const shop = presentValue(state.networks['vpc-0shop']);
if (!shop?.names) throw new Error('the account has no such VPC');

/** The same account, with a gateway that VPC Block Public Access stops, and a Profile. */
const blocked: AccountState = {
  ...state,
  networks: {
    'vpc-0shop': present({
      ...shop,
      internetGatewayIds: ['igw-0shop'],
      publicAccessBlock: { mode: 'block-ingress', exclusions: [] },
      names: { ...shop.names, profiles: present([profileWith('rp-1', {})]) },
    }),
  },
};

describe('what an account file refuses', () => {
  it('is unknown to the reader, in the words of an alert, and the rest is read', async () => {
    const account = createEmbeddedAccount(state, refused);
    const { keys, buckets, networks, trails } = await account.read({
      keys: [KEY],
      buckets: ['example-corp-session-logs'],
      networks: ['vpc-0shop'],
      trails: ['eu-central-1'],
    });
    expect(keys).toEqual({
      [KEY]: { status: 'unknown', because: 'the guard may not call kms:DescribeKey on it' },
    });
    expect(buckets['example-corp-session-logs']).toMatchObject({
      status: 'present',
      value: { tags: {}, unread: ['tags'] },
    });
    expect(networks['vpc-0shop']?.status).toBe('present');
    expect(trails['eu-central-1']).toMatchObject({ value: [{ logging: true }] });
    expect(trails['eu-central-1']).not.toHaveProperty('value.0.managementWrites');
  });

  it('leaves the account itself as it is', () => {
    const account = createEmbeddedAccount(state, refused);
    expect(account.state()).toBe(state);
    expect(account.readable().keys[KEY]?.status).toBe('unknown');
  });

  it.each(REFUSABLE)('hides something that %s would show', async (operation) => {
    const scope = {
      documents: [{ name: 'SSM-SessionManagerRunShell' }],
      buckets: ['example-corp-session-logs'],
      logGroups: ['/aws/ssm/sessions'],
      keys: [KEY],
      parameters: ['any'],
      dhcpOptions: ['dopt-0amazon'],
      networks: ['vpc-0shop'],
      roles: ['ec2-node'],
      instanceProfiles: ['ec2-node'],
      policies: ['arn:aws:iam::111122223333:policy/any'],
      serviceSettings: ['/ssm/managed-instance/default-ec2-instance-management-role'],
      trails: ['eu-central-1'],
      ownRules: ['any'],
    };
    const all = await createEmbeddedAccount(blocked).read(scope);
    const less = await createEmbeddedAccount(blocked, [operation]).read(scope);
    expect(less).not.toEqual(all);
  });

  it('is one of the operations that a guard calls', () => {
    const file = { identity: limitedReads.identity, refused: ['kms:DescribeKeys'] };
    const wrong = readAccountFile(file);
    expect(wrong.ok ? [] : wrong.problems).toEqual([`refused.0: must be one of ${REFUSABLE.join(', ')}`]);
  });
});
