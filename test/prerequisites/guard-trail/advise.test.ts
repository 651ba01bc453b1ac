import { describe, expect, it } from 'vitest';
import { absent, present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import { forwarderOf, type OwnRule, type Trail } from '../../../functions/account/trail/trails.ts';
import { guardTrail } from '../../../functions/prerequisites/guard-trail/index.ts';
import { follow } from '../../support/samples/advised.ts';
import { account, IDENTITY } from '../../support/samples/sample-account.ts';

const { region } = IDENTITY;
const REGION = resource('AWS::CloudTrail::Trail', region);

const trail = (more: Partial<Trail> = {}, home = region, owner = IDENTITY.accountId): Trail => ({
  arn: `arn:aws:cloudtrail:${home}:${owner}:trail/audit`,
  name: 'audit',
  homeRegion: home,
  multiRegion: true,
  logging: true,
  managementWrites: true,
  ...more,
});
const trails = (...list: readonly Trail[]) => account({ trails: { [region]: present(list) } });
const arn = (home: string) => `arn:aws:cloudtrail:${home}:111122223333:trail/audit`;
const nameIn = (home: string) => (home === region ? 'audit' : arn(home));
const start = (home: string) => `aws cloudtrail start-logging --name ${nameIn(home)} --region ${home}`;

const rule = (name: string, more: Partial<OwnRule> = {}) =>
  account({ ownRules: { [name]: present({ name, enabled: false, targets: 1, ...more }) } });

describe('guard-trail, the advice', () => {
  it.each([
    ['a trail is stopped', trails(trail({ logging: false })), [start(region)]],
    [
      'a trail of another home Region is stopped',
      trails(trail({ logging: false }, 'eu-west-1')),
      [start('eu-west-1')],
    ],
    [
      'a trail covers another Region only',
      trails(trail({ multiRegion: false }, 'eu-west-1')),
      [`aws cloudtrail update-trail --name ${arn('eu-west-1')} --is-multi-region-trail --region eu-west-1`],
    ],
    [
      'a trail of another Region is stopped and leaves out global services',
      trails(trail({ multiRegion: false, logging: false, globalEvents: false }, 'eu-west-1')),
      [
        `aws cloudtrail update-trail --name ${arn('eu-west-1')} --is-multi-region-trail --include-global-service-events --region eu-west-1`,
        start('eu-west-1'),
      ],
    ],
  ] as const)('%s', (_, state, commands) => {
    expect(follow(guardTrail, state, REGION)).toMatchObject({ before: 'fail', after: 'pass', commands });
  });

  it('starts a trail although it is seen only then what it leaves out', () => {
    const stopped = trail({ multiRegion: false, logging: false });
    const { managementWrites: _, ...unread } = trail({ logging: false });
    const iam = (...list: readonly Trail[]) => ({ ...trails(stopped).trails, 'us-east-1': present(list) });
    for (const elsewhere of [[], [unread], [stopped]]) {
      const state = account({ trails: iam(...elsewhere) });
      expect(follow(guardTrail, state, REGION)).toMatchObject({ after: 'pass', commands: [start(region)] });
    }
  });

  it('says that a second copy is charged', () => {
    const state = trails(trail({ multiRegion: false }, 'eu-west-1'));
    expect(follow(guardTrail, state, REGION).words).toContain('CloudTrail charges for the second copy');
  });

  it('lets a trail log IAM in the Region that records it', () => {
    const state = account({
      trails: {
        [region]: present([trail({ globalEvents: false })]),
        'us-east-1': present([trail({ globalEvents: false })]),
      },
    });
    const found = follow(guardTrail, state, resource('AWS::CloudTrail::Trail', 'us-east-1'));
    expect(found).toMatchObject({
      before: 'fail',
      after: 'pass',
      commands: [
        `aws cloudtrail update-trail --name audit --include-global-service-events --region ${region}`,
      ],
    });
  });

  it('enables a rule that is off', () => {
    const found = follow(guardTrail, rule('guard-rule'));
    expect(found).toMatchObject({
      after: 'pass',
      commands: [`aws events enable-rule --name guard-rule --region ${region}`],
    });
  });

  it.each([
    ['there is no trail', trails(), REGION],
    [
      'the trail of the organization is stopped',
      trails(trail({ logging: false }, region, '999988887777')),
      REGION,
    ],
    ['the trail logs no writes', trails(trail({ managementWrites: false })), REGION],
    ['a rule is gone', account({ ownRules: { 'guard-rule': absent } }), undefined],
    ['a rule is off and has no target', rule('guard-rule', { targets: 0 }), undefined],
    ['the rule of a forwarder is off', rule(forwarderOf('us-east-1')), undefined],
  ] as const)('nothing is offered: %s', (_, state, at) => {
    expect(follow(guardTrail, state, at)).toMatchObject({ before: 'fail', after: 'nothing' });
  });
});
