import { describe, expect, it } from 'vitest';
import { absent, type Observed, present } from '../../../../functions/account/observed.ts';
import type { Bucket } from '../../../../functions/account/preferences/preferences.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  VPC_ID,
} from '../../../support/samples/sample-account.ts';
import { changes, routeDeleted, routeMade, vpcBehind, WHOLE, walked } from './walked.ts';

const OFF = [
  'ec2:ModifyVpcAttribute',
  { request: { vpcId: VPC_ID, enableDnsSupport: { value: false } } },
] as const;
const ON = [
  'ec2:ModifyVpcAttribute',
  { request: { vpcId: VPC_ID, enableDnsSupport: { value: true } } },
] as const;
const unresolved = vpcBehind(WHOLE, { enableDnsSupport: false });

describe('the walk back', () => {
  it('is certain of a break whose account before is told by an older record', async () => {
    const { said, ends } = await walked({ state: vpcBehind({}) }, changes(routeMade(), routeDeleted()));
    expect(said.map(({ what }) => what)).toEqual(['ec2:CreateRoute: harmless', 'ec2:DeleteRoute: broke']);
    expect(said[1]).toMatchObject({
      prerequisites: ['internet-path'],
      because: expect.stringMatching(/no route/),
    });
    expect(ends).toEqual([]);
  });

  it('is not certain where no record tells what was there before', async () => {
    const { degrees, ends } = await walked({ state: vpcBehind({}) }, changes(routeDeleted()));
    expect(degrees).toEqual(['ec2:DeleteRoute: may-have-broken']);
    expect(ends).toEqual([
      {
        collection: 'networks',
        id: VPC_ID,
        at: '2026-03-01T00:00:00.000Z',
        because: expect.stringMatching(/no record says what was there before ec2:DeleteRoute/),
      },
    ]);
  });

  it('sees a break that was mended since', async () => {
    const all = changes(routeMade(), routeDeleted(), routeMade());
    const { degrees } = await walked({ state: vpcBehind(WHOLE) }, all);
    expect(degrees).toEqual([
      'ec2:CreateRoute: harmless',
      'ec2:DeleteRoute: broke',
      'ec2:CreateRoute: harmless',
    ]);
  });

  it('says nothing of what came before something that is not known', async () => {
    const all = changes(routeMade(), routeDeleted(), [
      'ec2:AssociateVpcCidrBlock',
      { request: { vpcId: VPC_ID } },
    ]);
    const { degrees, said } = await walked({ state: vpcBehind({}) }, all);
    expect(degrees).toEqual(['ec2:CreateRoute: may-have-broken', 'ec2:DeleteRoute: may-have-broken']);
    expect(said[1]?.because).toMatch(/before ec2:AssociateVpcCidrBlock of 2026-03-01T02/);
  });

  it('does not take a call that may change nothing for a break', async () => {
    const { degrees } = await walked({ state: unresolved }, changes(OFF));
    expect(degrees).toEqual(['ec2:ModifyVpcAttribute: may-have-broken']);
  });

  it('blames the first of two calls that say the same', async () => {
    const { said } = await walked({ state: unresolved }, changes(ON, OFF, OFF));
    expect(said.map(({ what }) => what)).toEqual([
      'ec2:ModifyVpcAttribute: harmless',
      'ec2:ModifyVpcAttribute: broke',
      'ec2:ModifyVpcAttribute: harmless',
    ]);
    expect(said[2]?.because).toMatch(/changed nothing/);
  });

  it('trusts no order of calls that were made in the same second', async () => {
    const time = '2026-03-01T00:00:00Z';
    const all = [...changes(ON, OFF)].map((change) => ({ ...change, time }));
    const { degrees } = await walked({ state: unresolved }, all);
    expect(degrees.at(-1)).toBe('ec2:ModifyVpcAttribute: may-have-broken');
  });

  it('finds out when the account is not as a change left it', async () => {
    const { said } = await walked({ state: vpcBehind(WHOLE) }, changes(routeMade(), routeDeleted()));
    expect(said[1]).toMatchObject({
      what: 'ec2:DeleteRoute: may-have-broken',
      because: expect.stringMatching(/not as this change left it/),
    });
  });

  it('knows the default version of a document by the answer to an older update', async () => {
    const name = 'SSM-SessionManagerRunShell';
    const contents = [
      content({ runAsEnabled: false }),
      content({ runAsEnabled: false, idleSessionTimeout: '20' }),
    ];
    const state = account({ documents: { [name]: present(documentOf(contents)) } });
    const updated = { documentVersion: '2', latestVersion: '2', defaultVersion: '1' };
    const { degrees, ends } = await walked(
      { state },
      changes(
        ['ssm:UpdateDocument', { request: { name }, response: { documentDescription: updated } }],
        ['ssm:UpdateDocumentDefaultVersion', { request: { name, documentVersion: '2' } }],
      ),
    );
    expect(degrees).toEqual(['ssm:UpdateDocument: harmless', 'ssm:UpdateDocumentDefaultVersion: harmless']);
    expect(ends).toEqual([]);
  });

  it('calls nothing harmless from before a parameter is gone that said where sessions log', async () => {
    const documents = {
      'SSM-SessionManagerRunShell': present(documentOf([content({ s3BucketName: '{{ssm:bucket}}' })])),
    };
    const state = { ...vpcBehind(WHOLE), documents, parameters: { bucket: absent } };
    const deleted = ['ssm:DeleteParameter', { request: { name: 'bucket' } }] as const;
    const { degrees } = await walked({ state }, changes(routeMade(), deleted));
    expect(degrees[0]).toBe('ec2:CreateRoute: may-have-broken');
  });

  it('is not certain of a break if nobody knows whether sessions would have worked without the change', async () => {
    const contents = [content({ s3BucketName: BUCKET, s3EncryptionEnabled: true }), content({})];
    const document = documentOf(contents, { defaultVersion: '1' });
    const updated = { documentVersion: '2', latestVersion: '2', defaultVersion: '1' };
    const stopped = [
      'ssm:UpdateDocument',
      { request: { name: DOCUMENT }, response: { documentDescription: updated } },
    ] as const;
    const deleted = ['s3:DeleteBucket', { request: { bucketName: BUCKET } }] as const;
    const stateWith = (bucket: Observed<Bucket>) =>
      account({ documents: { [DOCUMENT]: present(document) }, buckets: { [BUCKET]: bucket } });
    const known = await walked({ state: stateWith(present(bucketOf())) }, changes(stopped));
    expect(known.degrees).toEqual(['ssm:UpdateDocument: broke']);
    // Agents may have refused the encryption that the bucket had.
    const { said } = await walked({ state: stateWith(absent) }, changes(stopped, deleted));
    expect(said[0]).toMatchObject({
      what: 'ssm:UpdateDocument: may-have-broken',
      because: expect.stringMatching(/no longer logs sessions/),
    });
  });

  it('does not know any VPC before an endpoint is deleted of which no record says where it was', async () => {
    const gone = { DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: 'vpce-0gone' } } };
    const deleted = ['ec2:DeleteVpcEndpoints', { request: gone }] as const;
    const all = changes(routeMade(), routeDeleted(), deleted);
    const { degrees } = await walked({ state: vpcBehind({}) }, all);
    expect(degrees).toEqual([
      'ec2:CreateRoute: may-have-broken',
      'ec2:DeleteRoute: may-have-broken',
      'ec2:DeleteVpcEndpoints: may-have-broken',
    ]);
    const made = {
      CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: 'vpce-0gone', vpcId: 'vpc-0elsewhere' } },
    };
    const request = {
      CreateVpcEndpointRequest: { VpcId: 'vpc-0elsewhere', ServiceName: 'com.amazonaws.eu.ssm' },
    };
    const placed = changes(
      ['ec2:CreateVpcEndpoint', { request, response: made }],
      routeMade(),
      routeDeleted(),
      deleted,
    );
    const known = await walked({ state: vpcBehind({}) }, placed);
    expect(known.degrees[2]).toBe('ec2:DeleteRoute: broke');
  });
});
