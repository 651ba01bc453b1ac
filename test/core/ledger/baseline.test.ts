import { describe, expect, it } from 'vitest';
import { present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import { assess } from '../../../functions/core/assessment.ts';
import { snapshotsOf } from '../../../functions/core/ledger/baseline.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  network,
  vpcOf,
  withInputs,
} from '../../support/samples/sample-account.ts';
import { nodeOf } from '../../support/samples/sample-identity.ts';

describe('what is remembered', () => {
  const good = withInputs({ s3BucketName: BUCKET }, { buckets: { [BUCKET]: present(bucketOf()) } });

  it('is what passes, of a document the live versions only', () => {
    const documents = {
      [DOCUMENT]: present(
        documentOf([content({}), content({}), content({ s3BucketName: BUCKET })], { defaultVersion: '2' }),
      ),
    };
    const snapshots = snapshotsOf({ ...good, documents }, assess(registry, { ...good, documents }));
    expect(snapshots.map(({ type }) => type)).toEqual(['AWS::SSM::Document', 'AWS::S3::Bucket']);
    expect(snapshots[0]?.value).toMatchObject({
      versions: { '2': expect.any(String), '3': expect.any(String) },
    });
    expect(
      Object.keys(snapshots[0]?.type === 'AWS::SSM::Document' ? snapshots[0].value.versions : {}),
    ).toEqual(['2', '3']);
  });

  it('is no document while something fails', () => {
    const state = {
      ...good,
      ...network(vpcOf(), ['8.8.8.8']),
      documents: good.documents,
      buckets: good.buckets,
    };
    const snapshots = snapshotsOf(state, assess(registry, state));
    const types = snapshots.map(({ type }) => type);
    expect(types).toContain('AWS::S3::Bucket');
    for (const type of ['AWS::SSM::Document', 'AWS::EC2::VPC', 'SessionGuard::EC2::Network']) {
      expect(types).not.toContain(type);
    }
  });

  it.each([
    [200, 200],
    [201, 0],
  ])('of %i instances is %i', (count, remembered) => {
    const ids = Array.from({ length: count }, (_, n) => `i-${n}`);
    const instances = Object.fromEntries(
      ids.map((instanceId) => [instanceId, present(nodeOf({ instanceId }))]),
    );
    const passing = ids.map((id) => ({
      prerequisite: 'node-credentials',
      result: { kind: 'pass', subject: resource('AWS::EC2::Instance', id) } as const,
    }));
    expect(snapshotsOf(account({ instances }), passing)).toHaveLength(remembered);
  });
});
