import { expect, it } from 'vitest';
import { resource } from '../../functions/account/resource.ts';
import type { Snapshot } from '../../functions/account/snapshot.ts';
import { withPrevious } from '../../functions/core/with-previous.ts';
import { account, BUCKET, bucketOf, documentOf } from '../support/samples/sample-account.ts';

const scope = { buckets: [BUCKET] };
const decoded = withPrevious({ type: 'AWS::S3::Bucket', id: BUCKET, scope }, (before) => ({
  isCurrent: () => true,
  inverses: () => [{ calls: [], restores: before ? before.name : 'nothing', exact: true }],
}));

const effectAfter = (snapshot: Snapshot | undefined) => {
  if (decoded.kind !== 'needs-previous') throw new Error(`it is ${decoded.kind}`);
  return decoded.resume(snapshot && { source: 'baseline', seenAt: '2026-03-01T00:00:00Z', snapshot });
};

it('asks for the resource that was changed, and for nothing of the history unless that is named', () => {
  const bucket = resource('AWS::S3::Bucket', BUCKET);
  expect(decoded).toMatchObject({ resources: [bucket], scope, query: { resource: bucket } });
  expect(decoded).not.toHaveProperty('query.history');
  const history = { eventName: 'AssociateDhcpOptions', before: '2026-03-01T00:00:00Z' } as const;
  const asking = withPrevious({ type: 'AWS::EC2::VPC', id: 'vpc-1', scope, history }, () => ({
    isCurrent: () => true,
    inverses: () => [],
  }));
  expect(asking).toMatchObject({ query: { history } });
});

it.each<[string, Snapshot | undefined, string]>([
  ['the value that is remembered', { type: 'AWS::S3::Bucket', value: bucketOf() }, BUCKET],
  ['nothing where nothing is remembered', undefined, 'nothing'],
  [
    'nothing where it is of another type',
    { type: 'AWS::SSM::Document', value: documentOf(['{}']) },
    'nothing',
  ],
])('gives %s', (_what, snapshot, expected) => {
  const effect = effectAfter(snapshot);
  expect(effect).toMatchObject({ resources: [resource('AWS::S3::Bucket', BUCKET)], scope: {} });
  expect(effect.inverses(account({})).map(({ restores }) => restores)).toEqual([expected]);
});
