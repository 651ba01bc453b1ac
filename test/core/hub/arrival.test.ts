import { describe, expect, it } from 'vitest';
import { readArrival } from '../../../functions/core/hub/arrival.ts';
import { DETAIL_TYPES } from '../../../functions/core/hub/event.ts';
import { envelope, MEMBER, outcomeDetail, sweepDetail } from '../../support/hub/envelope.ts';
import { sampleOutcome } from '../../support/samples/sample-outcome.ts';

describe('what arrives at the hub', () => {
  it.each([
    ['no JSON', 'not json'],
    ['a list', '[]'],
    ['another source', envelope({ source: 'aws.ssm', detail: outcomeDetail() })],
    ['a source that looks alike', envelope({ source: 'session-guard.example', detail: outcomeDetail() })],
    ['no account', envelope({ account: '', detail: outcomeDetail() })],
    ['a Region that is none', envelope({ region: 'example.com/', detail: outcomeDetail() })],
    ['no detail', envelope({ detail: 'text' })],
    ['a kind of a later version', envelope({ type: 'Session Guard Plan', detail: outcomeDetail() })],
  ])('is dropped: %s', (_, body) => {
    expect(readArrival(body)).toMatchObject({ kind: 'nothing' });
  });

  it.each([DETAIL_TYPES.outcome, DETAIL_TYPES.resolved])('is an outcome: %s', (type) => {
    const arrival = readArrival(
      envelope({ type, detail: outcomeDetail({}, { accountName: 'example-shop' }) }),
    );
    expect(arrival).toMatchObject({
      kind: 'outcome',
      from: { account: MEMBER, region: 'eu-central-1' },
      claims: { accountName: 'example-shop', version: '0.1.0' },
      outcome: { because: sampleOutcome().because },
    });
  });

  it.each([
    ['is not there', {}],
    ['is a text', { outcome: 'broken' }],
    ['has no reason', { outcome: { status: 'alerted' } }],
    ['would be told by no guard', { outcome: { ...sampleOutcome(), status: 'ignored' } }],
    ['has a status of a later version', { outcome: { ...sampleOutcome(), status: 'quarantined' } }],
  ])('is told as a doubt if the outcome %s', (_, detail) => {
    expect(readArrival(envelope({ detail }))).toMatchObject({
      kind: 'outcome',
      outcome: { status: 'inconclusive' },
    });
  });

  it('is the report of a sweep', () => {
    expect(readArrival(envelope({ type: DETAIL_TYPES.sweep, detail: sweepDetail() }))).toMatchObject({
      kind: 'sweep',
      report: { complete: true, nodes: 12, openIncidents: 1 },
    });
  });

  it.each([{ sweep: undefined }, { sweep: { complete: 'yes' } }, { sweep: [] }])(
    'is no heartbeat if the report cannot be read: %j',
    (more) => {
      const detail = { ...sweepDetail(), ...more };
      expect(readArrival(envelope({ type: DETAIL_TYPES.sweep, detail }))).toMatchObject({
        kind: 'sweep',
        report: { complete: false },
      });
    },
  );
});
