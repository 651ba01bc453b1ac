import { describe, expect, it } from 'vitest';
import { absent, present } from '../../functions/account/observed.ts';
import { resource } from '../../functions/account/resource.ts';
import { differences } from '../../functions/alerts/difference.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  groupOf,
  KEY_ARN,
  network,
  VPC_ID,
  vpcOf,
} from '../support/samples/sample-account.ts';

const docs = (text: string) => account({ documents: { [DOCUMENT]: present(documentOf([text])) } });
const document = [resource('AWS::SSM::Document', DOCUMENT)];

describe('what a change changed', () => {
  it('is told setting by setting', () => {
    const before = docs(content({ s3BucketName: 'old', idleSessionTimeout: '20' }));
    const now = docs(content({ s3BucketName: 'new', idleSessionTimeout: '20', kmsKeyId: 'k' }));
    expect(differences(before, now, document)).toEqual([
      { what: 'inputs.s3BucketName', before: 'old', after: 'new' },
      { what: 'inputs.kmsKeyId', before: '(none)', after: 'k' },
    ]);
  });

  it('is nothing where nothing differs, and an empty text is none', () => {
    expect(differences(docs(content({ kmsKeyId: '' })), docs(content({})), document)).toEqual([]);
  });

  it('is cut where it is long', () => {
    const [line] = differences(
      docs(content({})),
      docs(content({ shellProfile: 'x'.repeat(5000) })),
      document,
    );
    expect(line?.after).toHaveLength(301);
  });

  it('names the servers of an option set', () => {
    const before = network(vpcOf({ dhcpOptionsId: 'dopt-before' }), ['AmazonProvidedDNS']);
    const now = network(vpcOf({ enableDnsSupport: false }), ['8.8.8.8', '8.8.4.4']);
    expect(differences(before, now, [resource('AWS::EC2::VPC', VPC_ID)])).toEqual([
      { what: 'DHCP options', before: 'dopt-before', after: 'dopt-now' },
      { what: 'domain-name-servers', before: 'AmazonProvidedDNS', after: '8.8.8.8, 8.8.4.4' },
      { what: 'enableDnsSupport', before: 'true', after: 'false' },
    ]);
  });

  it('tells that a bucket or a log group is gone', () => {
    const before = account({
      buckets: { [BUCKET]: present(bucketOf()) },
      logGroups: { [GROUP]: present(groupOf({ retentionInDays: 90 })) },
    });
    const now = account({ buckets: { [BUCKET]: absent }, logGroups: { [GROUP]: absent } });
    const lines = differences(before, now, [
      resource('AWS::S3::Bucket', BUCKET),
      resource('AWS::Logs::LogGroup', GROUP),
    ]);
    expect(lines).toContainEqual({ what: 'bucket', before: 'exists', after: 'does not exist' });
    expect(lines).toContainEqual({ what: 'log group', before: 'exists', after: 'does not exist' });
    expect(lines).toContainEqual({ what: 'retention in days', before: '90', after: '(none)' });
  });

  it('tells the state of a key, whatever the preferences call it', () => {
    const key = (state: string) =>
      account({ keys: { 'alias/x': present({ arn: KEY_ARN, state, tags: {} }) } });
    expect(differences(key('Enabled'), key('Disabled'), [resource('AWS::KMS::Key', KEY_ARN)])).toEqual([
      { what: 'key state', before: 'Enabled', after: 'Disabled' },
    ]);
  });
});
