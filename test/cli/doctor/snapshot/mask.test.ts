import { describe, expect, it } from 'vitest';
import { masked } from '../../../../cli/doctor/snapshot/mask.ts';
import { withoutPeople } from '../../../../cli/doctor/snapshot/people.ts';
import { exampleAccount } from '../../../../cli/example/account.ts';
import { readAccountFile } from '../../../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../../../functions/adapters/memory/account-file/schema.ts';
import { snapshotOf, verdictsOf } from '../../../support/doctor/snapshot-of.ts';

const ALICE = 'arn:aws:iam::111122223333:user/people/alice';
const SECRET = 'hunter2';

const policyFor = (principal: string): string =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:*', Resource: '*' }],
  });

const file: AccountFileInput = {
  identity: { accountId: '111122223333', region: 'eu-central-1' },
  documents: {
    'SSM-SessionManagerRunShell': {
      versions: {
        '1': JSON.stringify({
          schemaVersion: '1.0',
          sessionType: 'Standard_Stream',
          inputs: {
            s3BucketName: '{{ssm:bucket}}',
            runAsEnabled: true,
            runAsDefaultUser: 'alice',
            shellProfile: { linux: `export TOKEN=${SECRET} {{ssm:token}}`, windows: '' },
          },
        }),
      },
      tags: { owner: SECRET, 'session-guard:ignore': 'session-log-bucket' },
    },
  },
  buckets: { tags: { encryption: 'AES256', tags: { owner: SECRET } }, logs: { policy: policyFor(ALICE) } },
  keys: {
    abc: { policy: policyFor('arn:aws:sts::111122223333:assumed-role/Admin/alice@example.com') },
    def: { policy: policyFor(ALICE) },
  },
  parameters: { bucket: { type: 'String', value: SECRET } },
  vpcs: {
    'vpc-1': {
      cidrBlocks: ['10.0.0.0/16'],
      tags: { Name: SECRET },
      subnets: [{ subnetId: 'subnet-1', tags: { Name: SECRET } }],
      securityGroups: { 'sg-1': { tags: { Name: SECRET } } },
      instances: [{ instanceId: 'i-1', name: SECRET, subnetId: 'subnet-1' }],
    },
  },
  instances: { 'i-1': { name: SECRET, tags: { Name: SECRET } } },
  nodes: { 'i-1': { name: SECRET, agentVersion: '3.3.0.0' } },
  roles: { web: { trustPolicy: policyFor(ALICE), tags: { mail: 'bob@example.com' } } },
};

describe('a masked account file', () => {
  const text = JSON.stringify(masked(file));

  it('holds no value of a tag or a parameter, no name of a node or a person, no shell profile', () => {
    expect(text).not.toContain(SECRET);
    expect(text).not.toMatch(/alice|bob/);
  });

  it('keeps names of resources, keys of tags, and what the guard obeys', () => {
    const read = JSON.parse(text);
    expect(Object.keys(read.buckets)).toEqual(['tags', 'logs']);
    expect(read.buckets.tags).toEqual({ encryption: 'AES256', tags: { owner: 'masked' } });
    expect(read.documents['SSM-SessionManagerRunShell'].tags).toEqual({
      owner: 'masked',
      'session-guard:ignore': 'session-log-bucket',
    });
  });

  it('keeps the parameters that the preferences name', () => {
    const content = JSON.parse(JSON.parse(text).documents['SSM-SessionManagerRunShell'].versions['1']);
    expect(content.inputs).toEqual({
      s3BucketName: '{{ssm:bucket}}',
      runAsEnabled: true,
      runAsDefaultUser: 'masked',
      shellProfile: { linux: '# masked {{ssm:token}}', windows: '' },
    });
  });

  it('calls a person by the same word everywhere', () => {
    const { buckets, keys, roles } = JSON.parse(text);
    const word = /user\/(masked-\d)/.exec(buckets.logs.policy)?.[1];
    expect(word).toBeDefined();
    expect(keys.def.policy).toContain(`user/${word}`);
    expect(roles.web.trustPolicy).toContain(`user/${word}`);
    expect(keys.abc.policy).toMatch(/assumed-role\/Admin\/masked-\d/);
    expect(keys.abc.policy).not.toContain(`/${word}"`);
  });

  it.each([
    ['{"StringEquals":{"aws:username":"alice"}}', '{"StringEquals":{"aws:username":"masked-1"}}'],
    ['{"aws:username": ["alice", "bob-*", "bob"]}', '{"aws:username": ["masked-1", "bob-*", "masked-2"]}'],
    ['arn:aws:s3:::home/\x24{aws:username}/*', 'arn:aws:s3:::home/\x24{aws:username}/*'],
    ['{"aws:userid":"AROAEXAMPLEID1234567:alice"}', '{"aws:userid":"AROAEXAMPLEID1234567:masked-1"}'],
    ['arn:aws:sts::111122223333:federated-user/alice', 'arn:aws:sts::111122223333:federated-user/masked-1'],
    [
      'arn:aws:logs:eu-central-1:111122223333:log-group:user/sessions',
      'arn:aws:logs:eu-central-1:111122223333:log-group:user/sessions',
    ],
    ['user/sessions', 'user/sessions'],
    ['arn:aws:iam::111122223333:role/user/alice', 'arn:aws:iam::111122223333:role/user/alice'],
    ['arn:aws:s3:::logs/user/alice', 'arn:aws:s3:::logs/user/alice'],
    ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:root'],
  ])('knows a person: %s', (text, expected) => {
    expect(withoutPeople()(text)).toBe(expected);
  });

  it('is an account file, with the same results as the account', async () => {
    expect(readAccountFile(JSON.parse(text))).toMatchObject({ ok: true });
    const read = readAccountFile(exampleAccount);
    if (!read.ok) throw new Error(read.problems.join('\n'));
    const { before, after, text: snapshot } = await snapshotOf(read.state, { isMasked: true });
    expect(verdictsOf(after)).toEqual(verdictsOf(before));
    expect(snapshot).not.toContain('web-1');
  });
});
