import { describe, expect, it } from 'vitest';
import { cutAfter } from '../../../cli/simulate/cut.ts';
import { resource } from '../../../functions/account/resource.ts';
import type { Finding, Outcome } from '../../../functions/core/outcome.ts';

const VPCS = ['vpc-a', 'vpc-b'];

const outcome = (
  status: Outcome['status'],
  impact: Outcome['impact'],
  subject = resource('AWS::EC2::VPC', 'vpc-a'),
) => {
  const findings: Finding[] = impact
    ? [{ prerequisite: 'any', subject, impact, because: '', attribution: 'proven' }]
    : [];
  return { outcome: { status, impact, findings, resources: [subject] } };
};

const failing = outcome('alerted', 'sessions-fail');

describe('the VPCs whose agents no longer ping', () => {
  it.each([
    ['are those where sessions fail', failing, ['vpc-a']],
    [
      'are all where a role fails',
      outcome('alerted', 'sessions-fail', resource('AWS::IAM::Role', 'web')),
      VPCS,
    ],
    ['are none where logs are lost', outcome('alerted', 'logs-lost'), []],
    ['are none where it was put back', outcome('fixed', 'sessions-fail'), []],
    ['are none where it is only a doubt', outcome('inconclusive', 'unknown'), []],
    ['are none where nothing is wrong', outcome('healthy', null), []],
  ])('%s', (_what, judged, cut) => {
    expect([...cutAfter(new Set(), [judged], VPCS)]).toEqual(cut);
  });

  it('stay cut until they are whole again', () => {
    const cut = cutAfter(new Set(['vpc-b']), [failing], VPCS);
    expect([...cut].toSorted()).toEqual(VPCS);
    expect([...cutAfter(cut, [outcome('superseded', null)], VPCS)].toSorted()).toEqual(VPCS);
    expect([...cutAfter(cut, [outcome('healthy', null)], VPCS)]).toEqual(['vpc-b']);
    expect([...cutAfter(cut, [outcome('fixed', 'sessions-fail')], VPCS)]).toEqual(['vpc-b']);
  });
});
