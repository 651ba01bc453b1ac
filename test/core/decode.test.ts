import { describe, expect, it } from 'vitest';
import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import { decode, watchersOf } from '../../functions/core/decode.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { changeOf } from '../support/samples/sample-event.ts';
import { bench } from '../support/samples/sample-guard.ts';

const watcherIds = (api: string) => watchersOf(registry, api).map(({ prerequisite }) => prerequisite.id);

describe('the watchers of an API', () => {
  it('are all that listen to it, in the order of the registry', () => {
    expect(watcherIds('ssm:UpdateDocument')).toEqual([
      'session-preferences',
      'session-endpoints',
      'node-permissions',
    ]);
    expect(watcherIds('s3:DeleteBucket')).toEqual(['session-log-bucket']);
  });

  it.each(['s3:CreateBucket', 'toString', ''])('are none of %j', (api) => {
    expect(watcherIds(api)).toEqual([]);
  });

  it('are of different families, because the guard of a family gives one outcome', () => {
    const watched = registry.flatMap(({ family, watches }) =>
      Object.keys(watches).map((api) => `${family} ${api}`),
    );
    expect(watched.filter((one, index) => watched.indexOf(one) !== index)).toEqual([]);
  });
});

describe('whose events the guard takes', () => {
  const settings = bench().config;

  const CALLS: Readonly<Record<string, JsonObject>> = {
    'iam:RemoveRoleFromInstanceProfile': { instanceProfileName: 'web', roleName: 'Administrator' },
    's3:DeleteBucket': { bucketName: 'example-session-logs' },
    'ec2:DeleteRoute': { routeTableId: 'rtb-1', destinationCidrBlock: '0.0.0.0/0' },
  };

  const seen = (api: string, more: JsonObject, place: Partial<AwsEnvironment> = {}) => {
    const [watcher] = watchersOf(registry, api);
    if (!watcher) throw new Error(`${api} is not watched`);
    const config: GuardConfig = { ...settings, identity: { ...settings.identity, ...place } };
    return decode(watcher, changeOf(api, { request: CALLS[api] ?? {}, more }), config);
  };

  it.each(Object.keys(CALLS))('%s: ours alone', (api) => {
    expect(seen(api, {}).kind).toMatch(/^(effect|needs-previous)$/);
    expect(seen(api, { recipientAccountId: '999988887777' })).toEqual({
      kind: 'ignored',
      because: 'the call was made in account 999988887777, which is not ours',
    });
  });

  it.each([
    ['recipientAccountId', 'account'],
    ['awsRegion', 'Region'],
  ])('a record without %s is told, and never acted upon', (field, what) => {
    expect(seen('ec2:DeleteRoute', { [field]: null })).toEqual({
      kind: 'unreadable',
      because: `the event does not say clearly in which ${what} the call was made`,
    });
  });

  it.each<[string, string, Partial<AwsEnvironment>, boolean]>([
    ['iam:RemoveRoleFromInstanceProfile', 'us-east-1', {}, true],
    ['iam:RemoveRoleFromInstanceProfile', 'ap-northeast-1', {}, true],
    ['iam:RemoveRoleFromInstanceProfile', 'sa-east-1', {}, false],
    ['iam:RemoveRoleFromInstanceProfile', 'cn-north-1', { region: 'cn-northwest-1' }, true],
    ['iam:RemoveRoleFromInstanceProfile', 'us-east-1', { region: 'cn-northwest-1' }, false],
    ['iam:RemoveRoleFromInstanceProfile', 'us-gov-west-1', { region: 'us-gov-east-1' }, true],
    ['ec2:DeleteRoute', 'us-east-1', {}, false],
    ['ec2:DeleteRoute', 'us-east-1', { region: 'us-east-1' }, true],
    ['s3:DeleteBucket', 'sa-east-1', {}, true],
  ])('%s recorded in %s, by the guard of %o: %s', (api, awsRegion, place, taken) => {
    expect(seen(api, { awsRegion }, place).kind === 'ignored').toBe(!taken);
  });
});
