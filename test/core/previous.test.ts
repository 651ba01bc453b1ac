import { describe, expect, it } from 'vitest';
import { resource } from '../../functions/account/resource.ts';
import { previousOf } from '../../functions/core/previous.ts';
import { DOCUMENT } from '../support/samples/sample-account.ts';
import { changeOf, type EventParts } from '../support/samples/sample-event.ts';

const time = '2026-02-01T00:00:00Z';
const before = '2026-03-01T00:00:00Z';
const document = resource('AWS::SSM::Document', DOCUMENT);
const versions = { eventName: 'UpdateDocumentDefaultVersion', before } as const;
const setTo4 = (name: string, parts: EventParts = {}) =>
  changeOf('ssm:UpdateDocumentDefaultVersion', { request: { name, documentVersion: '4' }, time, ...parts });

describe('the value that an old change tells', () => {
  it.each([DOCUMENT, `arn:aws:ssm:eu-central-1:111122223333:document/${DOCUMENT}`])(
    'is the default version of a document that it names %s',
    (name) => {
      expect(previousOf(setTo4(name), document, versions)).toEqual({
        source: 'cloudtrail',
        seenAt: time,
        snapshot: {
          type: 'AWS::SSM::Document',
          value: {
            name: DOCUMENT,
            latestVersion: '4',
            defaultVersion: '4',
            versions: {},
            tags: {},
            unread: ['latestVersion', 'versions', 'tags'],
          },
        },
      });
    },
  );

  it('is nothing of another document, of another call, of a later time or of a failed call', () => {
    const none = [
      setTo4('another'),
      changeOf('ssm:UpdateDocument', { request: { name: DOCUMENT, documentVersion: '4' }, time }),
      setTo4(DOCUMENT, { time: before }),
      setTo4(DOCUMENT, { time: 'yesterday' }),
      setTo4(DOCUMENT, { more: { errorCode: 'AccessDenied' } }),
    ];
    expect(none.map((change) => previousOf(change, document, versions))).toEqual(none.map(() => undefined));
  });
});
