import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import type { LogGroup } from '../../../functions/account/preferences/preferences.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { sessionLogGroup } from '../../../functions/prerequisites/session-log-group/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import {
  account,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  groupOf,
  KEY_ARN,
  withInputs,
} from '../../support/samples/sample-account.ts';

const ALLOWS = { cloudWatchLogGroupName: GROUP, cloudWatchStreamingEnabled: true };
const DEMANDS = { ...ALLOWS, cloudWatchEncryptionEnabled: true };

const having = (inputs: JsonObject, group: Partial<LogGroup>): AccountState =>
  withInputs(inputs, { logGroups: { [GROUP]: present(groupOf(group)) } });
const without = (inputs: JsonObject): AccountState => withInputs(inputs, { logGroups: { [GROUP]: absent } });

const two = (latest: JsonObject, byDefault: JsonObject): AccountState =>
  account({
    documents: {
      [DOCUMENT]: present(documentOf([content(byDefault), content(latest)], { defaultVersion: '1' })),
    },
    logGroups: { [GROUP]: present(groupOf()) },
  });

const mustNotFail: readonly Case[] = [
  [
    'no group is named, and a group of nobody is gone',
    withInputs({}, { logGroups: { [GROUP]: absent } }),
    'nothing',
  ],
  [
    'an empty name is no name',
    withInputs({ cloudWatchLogGroupName: '', cloudWatchEncryptionEnabled: true }),
    'nothing',
  ],
  ['it is there, no encryption demanded', having(ALLOWS, {}), 'pass'],
  ['it is there with a key, which nobody demands', having(ALLOWS, { kmsKeyId: KEY_ARN }), 'pass'],
  ['it has a key where one is demanded', having(DEMANDS, { kmsKeyId: KEY_ARN }), 'pass'],
  ['the flag is the text false', having({ ...ALLOWS, cloudWatchEncryptionEnabled: 'false' }, {}), 'pass'],
  ['it may not be read', withInputs(DEMANDS, { logGroups: { [GROUP]: unknown('AccessDenied') } }), 'unknown'],
  ['it was not read', withInputs(DEMANDS), 'unknown'],
  ['no key, and only the version that $DEFAULT left behind demands one', two(ALLOWS, DEMANDS), 'unknown'],
  ['no document at all', account({ logGroups: { [GROUP]: absent } }), 'nothing'],
  ['named by the parameter store', withInputs({ cloudWatchLogGroupName: '{{ssm:group}}' }), 'nothing'],
];

const mustFail: readonly Case[] = [
  ['gone, no encryption demanded', without(ALLOWS), 'logs-lost'],
  ['gone, encryption demanded', without(DEMANDS), 'sessions-fail'],
  [
    'gone, encryption demanded as text',
    without({ ...ALLOWS, cloudWatchEncryptionEnabled: 'true' }),
    'sessions-fail',
  ],
  ['no key where one is demanded', having(DEMANDS, {}), 'sessions-fail'],
  ['only $LATEST demands a key', two(DEMANDS, ALLOWS), 'sessions-fail'],
];

describe('session-log-group, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_, state, expected) => {
    expect(verdict(sessionLogGroup.check(state))).toBe(expected);
  });

  it('quotes the misleading words of the agent', () => {
    expect(sessionLogGroup.check(without(DEMANDS))[0]).toMatchObject({
      userSees: expect.stringContaining('encryption is not set up on the selected CloudWatch Logs log group'),
    });
  });
});

const event = { request: { logGroupName: GROUP } };
const snapshot = (value: LogGroup) => ({ type: 'AWS::Logs::LogGroup', value }) as const;

describe('session-log-group, the events', () => {
  it('recreates a deleted group with key, retention and tags, but not the tags of AWS', () => {
    const before = groupOf({ kmsKeyId: KEY_ARN, retentionInDays: 90, tags: { team: 'example' } });
    const remembered = { ...before, tags: { ...before.tags, 'aws:cloudformation:stack-id': 'x' } };
    const effect = effectOf(sessionLogGroup, 'logs:DeleteLogGroup', event, snapshot(remembered));
    const [plan] = effect.inverses(without(DEMANDS));
    const after = plan && applyPlan(without(DEMANDS), plan);
    expect(plan?.exact).toBe(true);
    expect(after?.logGroups[GROUP]).toEqual(present(before));
  });

  it('keeps for ever what had no retention', () => {
    const effect = effectOf(sessionLogGroup, 'logs:DeleteLogGroup', event, snapshot(groupOf()));
    expect(effect.inverses(without(ALLOWS))[0]?.calls.map(({ api }) => api)).toEqual(['logs:CreateLogGroup']);
  });

  it('is not exact when nothing is remembered', () => {
    const effect = effectOf(sessionLogGroup, 'logs:DeleteLogGroup', event);
    expect(effect.inverses(without(ALLOWS))[0]?.exact).toBe(false);
  });

  it('is not exact when the tags could not be read', () => {
    const effect = effectOf(
      sessionLogGroup,
      'logs:DeleteLogGroup',
      event,
      snapshot(groupOf({ unread: ['tags'] })),
    );
    expect(effect.inverses(without(ALLOWS))[0]?.exact).toBe(false);
  });

  it.each([
    ['still gone', without(ALLOWS), true],
    ['there again', having(ALLOWS, {}), false],
  ])('a deletion is current when the group is %s', (_, state, expected) => {
    expect(effectOf(sessionLogGroup, 'logs:DeleteLogGroup', event).isCurrent(state)).toBe(expected);
  });

  it('puts the remembered key back, and has no way back without one', () => {
    const state = having(DEMANDS, {});
    const known = effectOf(
      sessionLogGroup,
      'logs:DisassociateKmsKey',
      event,
      snapshot(groupOf({ kmsKeyId: KEY_ARN })),
    );
    expect(known.isCurrent(state)).toBe(true);
    expect(known.inverses(state)[0]?.calls).toEqual([
      { api: 'logs:AssociateKmsKey', input: { logGroupName: GROUP, kmsKeyId: KEY_ARN } },
    ]);
    expect(effectOf(sessionLogGroup, 'logs:DisassociateKmsKey', event).inverses(state)).toEqual([]);
  });

  it('is superseded when a key is back', () => {
    const effect = effectOf(sessionLogGroup, 'logs:DisassociateKmsKey', event);
    expect(effect.isCurrent(having(DEMANDS, { kmsKeyId: KEY_ARN }))).toBe(false);
  });

  it.each([
    ['name', { logGroupName: GROUP }],
    ['ARN', { logGroupName: `arn:aws:logs:ap-northeast-1:111122223333:log-group:${GROUP}` }],
    ['ARN with a star', { logGroupName: `arn:aws:logs:ap-northeast-1:111122223333:log-group:${GROUP}:*` }],
    [
      'resourceIdentifier',
      { resourceIdentifier: `arn:aws:logs:ap-northeast-1:111122223333:log-group:${GROUP}` },
    ],
  ])('finds the group by its %s', (_, request) => {
    const effect = effectOf(sessionLogGroup, 'logs:DisassociateKmsKey', { request });
    expect(effect.resources).toEqual([{ type: 'AWS::Logs::LogGroup', id: GROUP }]);
  });

  it('is loud about a record without a name', () => {
    expect(kindOf(sessionLogGroup, 'logs:DeleteLogGroup', { request: null })).toBe('unreadable');
  });
});
