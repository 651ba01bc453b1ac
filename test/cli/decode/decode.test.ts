import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCommand } from '../../../cli/decode/command.ts';
import { sightsOf } from '../../../cli/decode/decode.ts';
import { EXAMPLE } from '../../../cli/example/account.ts';
import { lookingConfig } from '../../../cli/looking-config.ts';
import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import { at, isObject, type Json } from '../../../functions/formats/json.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { hasRealRecords, realRecords } from '../../support/real-records.ts';
import {
  deleteLogBucket,
  eventOf,
  publicDns,
  updatePreferences,
} from '../../support/samples/sample-events.ts';

const OWN_ROLE = 'arn:aws:iam::111122223333:role/session-guard';

const config: GuardConfig = {
  ...lookingConfig({ accountId: '111122223333', region: 'ap-northeast-1', partition: 'aws' }, []),
  guardedDocuments: [EXAMPLE.document],
  ownRoleArns: [OWN_ROLE],
};

const KINDS = ['effect', 'needs-previous', 'irrelevant', 'ignored', 'unreadable', 'unwatched'];
const see = (event: Json) => sightsOf('f.json', event, registry, config);

const ownChange = eventOf(deleteLogBucket, {
  caller: {
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/session-guard/function',
      sessionContext: { sessionIssuer: { arn: OWN_ROLE } },
    },
    sourceIPAddress: '192.0.2.1',
    userAgent: 'aws-sdk-js/3',
  },
});

const record = (eventSource: string, eventName: string, requestParameters: Json): Json => ({
  eventID: 'e-1',
  awsRegion: 'eu-central-1',
  recipientAccountId: '123456789012',
  eventSource,
  eventName,
  requestParameters,
});

describe('what the guard sees in an event', () => {
  it.each<[string, Json, object]>([
    [
      'an update',
      eventOf(updatePreferences),
      {
        kind: 'needs-previous',
        api: 'ssm:UpdateDocument',
        prerequisite: 'session-preferences',
        resources: [{ type: 'AWS::SSM::Document', id: EXAMPLE.document }],
        eventId: '11111111-2222-4333-8444-555555555555',
      },
    ],
    [
      'a VPC attribute',
      record('ec2.amazonaws.com', 'ModifyVpcAttribute', {
        vpcId: 'vpc-1',
        enableDnsSupport: { value: false },
      }),
      { kind: 'needs-previous', prerequisite: 'vpc-name-resolution', eventId: 'e-1' },
    ],
    [
      'a document that nobody guards',
      record('ssm.amazonaws.com', 'UpdateDocument', { name: 'Other' }),
      { kind: 'irrelevant', prerequisite: 'session-preferences', resources: [] },
    ],
    [
      'a failed call',
      eventOf(publicDns, { errorCode: 'Client.UnauthorizedOperation' }),
      { kind: 'ignored', prerequisite: 'vpc-name-resolution' },
    ],
    [
      'a dry run',
      eventOf(publicDns, { errorCode: 'Client.DryRunOperation' }),
      { kind: 'ignored', prerequisite: 'vpc-name-resolution' },
    ],
    ['its own change', ownChange, { kind: 'ignored', prerequisite: 'session-log-bucket' }],
    [
      'a record that lacks its request',
      record('s3.amazonaws.com', 'DeleteBucket', null),
      { kind: 'unreadable', api: 's3:DeleteBucket', prerequisite: 'session-log-bucket' },
    ],
    [
      'an API of no concern',
      record('s3.amazonaws.com', 'CreateBucket', { bucketName: 'b' }),
      { kind: 'unwatched', prerequisite: null },
    ],
    [
      'no record',
      { hello: 1 },
      { kind: 'unreadable', api: null, prerequisite: null, actor: null, eventId: null },
    ],
  ])('%s', (_name, event, expected) => {
    expect(see(event)[0]).toMatchObject(expected);
  });

  it('is told for each prerequisite that listens', () => {
    const seen = (event: Json) => see(event).map(({ prerequisite, kind }) => [prerequisite, kind]);
    expect(seen(eventOf(updatePreferences))).toEqual([
      ['session-preferences', 'needs-previous'],
      ['session-endpoints', 'effect'],
      ['node-permissions', 'effect'],
    ]);
    expect(seen(eventOf(deleteLogBucket))).toEqual([['session-log-bucket', 'needs-previous']]);
    expect(seen(record('s3.amazonaws.com', 'CreateBucket', { bucketName: 'b' }))).toEqual([
      [null, 'unwatched'],
    ]);
  });

  it('says something of any JSON and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (event) => {
        const sights = see(event as Json);
        expect(sights.length).toBeGreaterThan(0);
        for (const { kind } of sights) expect(KINDS).toContain(kind);
      }),
    );
  });

  it('says something of any request of a watched API', () => {
    const apis = registry.flatMap(({ watches }) => Object.keys(watches));
    const keys = fc.constantFrom('name', 'bucketName', 'vpcId', 'logGroupName', 'keyId', 'dhcpOptionsId');
    const request = fc.oneof(fc.jsonValue(), fc.dictionary(keys, fc.jsonValue()));
    fc.assert(
      fc.property(fc.constantFrom(...apis), request, fc.jsonValue(), (api, rq, rs) => {
        const [service = '', eventName = ''] = api.split(':');
        const event = {
          ...(record(`${service}.amazonaws.com`, eventName, rq as Json) as object),
          responseElements: rs as Json,
          userIdentity: rs as Json,
        };
        const sights = see(event);
        expect(sights.length).toBeGreaterThan(0);
        for (const { kind, prerequisite } of sights) {
          expect(prerequisite).not.toBeNull();
          expect(KINDS).toContain(kind);
        }
      }),
    );
  });

  it.skipIf(!hasRealRecords)(
    'finds the prerequisite of each real record, and ignores the failed ones',
    () => {
      const watched = new Set(registry.flatMap(({ watches }) => Object.keys(watches)));
      const records = realRecords();
      expect(records.length).toBeGreaterThan(100);
      for (const { file, record: real } of records) {
        const sights = sightsOf(file, real, registry, config);
        expect(sights.length, file).toBeGreaterThan(0);
        for (const sight of sights) {
          expect(sight.api, file).not.toBeNull();
          const isWatched = watched.has(sight.api ?? '');
          expect(sight.prerequisite !== null, file).toBe(isWatched);
          if (isWatched && isObject(real) && at(real, 'errorCode')) expect(sight.kind, file).toBe('ignored');
          else if (isWatched)
            expect(['effect', 'needs-previous', 'irrelevant', 'unreadable'], file).toContain(sight.kind);
          else expect(sight.kind, file).toBe('unwatched');
        }
      }
    },
  );
});

describe('the decode command', () => {
  it('writes one object a line, with its keys in the documented order', async () => {
    const terminal = fakeTerminal(
      JSON.stringify([eventOf(deleteLogBucket), { Records: [eventOf(publicDns)] }]),
    );
    expect(await decodeCommand(['-'], { json: true }, terminal)).toBe(0);
    const sights = terminal.lines.map((line) => JSON.parse(line) as object);
    expect(sights.map((sight) => Object.keys(sight).join())).toEqual(
      Array(2).fill('file,eventId,api,kind,prerequisite,because,resources,actor'),
    );
    expect(sights).toMatchObject([
      { file: '-', api: 's3:DeleteBucket' },
      { api: 'ec2:AssociateDhcpOptions' },
    ]);
  });

  it('guards the documents that are named', async () => {
    const update = record('ssm.amazonaws.com', 'UpdateDocument', { name: 'Mine' });
    const terminal = fakeTerminal(JSON.stringify(update));
    await decodeCommand(['-'], { json: true, documents: ['Mine'] }, terminal);
    expect(terminal.lines.join()).toContain('"kind":"needs-previous"');
  });

  it('lets nobody write to the terminal but itself', async () => {
    const forged = record('s3.amazonaws.com', 'DeleteBucket', { bucketName: 'x\u001b[2J\nhealthy' });
    const terminal = fakeTerminal(JSON.stringify(forged));
    await decodeCommand(['-'], {}, terminal);
    expect(terminal.lines.join('\n')).not.toContain('\u001b');
    expect(terminal.lines.filter((line) => !line.startsWith(' '))).toHaveLength(2);
  });

  it('shows any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (json) => {
        const terminal = fakeTerminal(JSON.stringify(json));
        expect(await decodeCommand(['-'], {}, terminal)).toBe(0);
      }),
    );
  });
});
