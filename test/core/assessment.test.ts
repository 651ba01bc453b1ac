import { describe, expect, it } from 'vitest';
import { resource } from '../../functions/account/resource.ts';
import {
  type Assessment,
  brokeMore,
  type Failure,
  goodOf,
  resultOf,
} from '../../functions/core/assessment.ts';
import { cannotTell, fail, notApplicable, pass, type Result } from '../../functions/core/prerequisite.ts';

const vpc = resource('AWS::EC2::VPC', 'vpc-1');
const other = resource('AWS::EC2::VPC', 'vpc-2');
const of = (result: Result, prerequisite = 'network-access'): Assessment => ({ prerequisite, result });
const broken: Failure = {
  kind: 'fail',
  subject: vpc,
  impact: 'sessions-fail',
  because: 'packets are dropped',
};
const cut = (ways: readonly string[], subject = vpc): Failure => ({ ...broken, subject, cut: ways });
const slow: Failure = { ...broken, impact: 'sessions-slow', because: 'names are resolved late' };
const unsure = (ways: readonly string[]) => cannotTell(vpc, 'a firewall is in the way', { unsure: ways });
const doubt = cannotTell(vpc, 'a firewall is in the way');

describe('a failure that is more than it was', () => {
  it.each<[string, Failure, Result, boolean]>([
    ['the same', broken, broken, false],
    ['a worse impact', slow, broken, true],
    ['a lesser impact', broken, slow, false],
    ['one more way is cut', cut(['a']), cut(['a', 'b']), true],
    ['another way is cut', cut(['a']), cut(['b']), true],
    ['fewer ways are cut', cut(['a', 'b']), cut(['a']), false],
    ['ways are known now only', broken, cut(['a']), false],
    ['ways were known then only', cut(['a']), broken, false],
    ['it does not fail now', broken, pass(vpc), false],
    ['it cannot be judged now', broken, doubt, false],
  ])('%s', (_name, then, now, expected) => {
    expect(brokeMore(then, now)).toBe(expected);
  });
});

describe('the good of a way back', () => {
  it.each<[string, readonly Assessment[], readonly Assessment[], ReturnType<typeof goodOf>]>([
    ['a failure that passes is healed', [of(broken)], [of(pass(vpc))], 'heals'],
    ['a failure about which nothing is asked any more is healed', [of(broken)], [], 'heals'],
    ['a failure that does not apply any more is healed', [of(broken)], [of(notApplicable(vpc))], 'heals'],
    ['a doubt that passes is healed', [of(doubt)], [of(pass(vpc))], 'heals'],
    ['a failure that becomes a doubt is eased', [of(broken)], [of(doubt)], 'eases'],
    ['a failure that stays is nothing', [of(broken)], [of(broken)], 'nothing'],
    ['what passes already gains nothing', [of(pass(vpc))], [of(pass(vpc))], 'nothing'],
    [
      'a new failure elsewhere spoils it',
      [of(broken)],
      [of(pass(vpc)), of(fail(other, 'logs-lost', 'x'))],
      'nothing',
    ],
    ['a new doubt elsewhere spoils it', [of(broken)], [of(pass(vpc)), of(cannotTell(other, 'x'))], 'nothing'],
    ['a doubt that becomes a failure spoils it', [of(doubt)], [of(broken)], 'nothing'],
    [
      'a way that is open again is eased while another is cut',
      [of(cut(['a', 'b']))],
      [of(cut(['b']))],
      'eases',
    ],
    ['a way that stays cut is nothing', [of(cut(['a']))], [of(cut(['a']))], 'nothing'],
    ['all ways open is healed', [of(cut(['a', 'b']))], [of(pass(vpc))], 'heals'],
    ['a way that is newly cut spoils it', [of(cut(['a']))], [of(cut(['b']))], 'nothing'],
    ['one newly cut way among known ones spoils it', [of(cut(['a']))], [of(cut(['a', 'b']))], 'nothing'],
    [
      'the next obstacle on the same way makes nothing worse, and helps nothing',
      [of(cut(['a']))],
      [of(pass(vpc)), of(cut(['a']), 'internet-path')],
      'nothing',
    ],
    [
      'the next obstacle on one way of two: only the other is open',
      [of(cut(['a', 'b']))],
      [of(pass(vpc)), of(cut(['a']), 'internet-path')],
      'eases',
    ],
    [
      'a way that nobody can judge any more is only eased, whoever says so',
      [of(cut(['a']))],
      [of(pass(vpc)), of(unsure(['a']), 'internet-path')],
      'eases',
    ],
    [
      'a way that nobody can judge any more among open ones',
      [of(cut(['a', 'b']))],
      [of(pass(vpc)), of(unsure(['b']), 'internet-path')],
      'eases',
    ],
    [
      'a way that nobody can judge any more beside one that another obstacle cuts',
      [of(cut(['a', 'b']))],
      [of(pass(vpc)), of({ ...cut(['c']), unsure: ['a', 'b'] }, 'internet-path'), of(cut(['c']), 'x')],
      'nothing',
    ],
    [
      'a doubt about another way that was there before',
      [of(cut(['a'])), of(unsure(['b']), 'internet-path')],
      [of(pass(vpc)), of(unsure(['b']), 'internet-path')],
      'heals',
    ],
    [
      'a way that is cut at another subject is another way',
      [of(cut(['a']))],
      [of(pass(vpc)), of(cut(['a'], other))],
      'nothing',
    ],
    [
      'a doubt behind the obstacle was hidden, so it is not new',
      [of(cut(['a']))],
      [of(pass(vpc)), of(doubt, 'internet-path')],
      'heals',
    ],
    [
      'a doubt where nothing was cut is new',
      [of(broken)],
      [of(pass(vpc)), of(doubt, 'internet-path')],
      'nothing',
    ],
    [
      'a failure behind the obstacle, of which the ways are not known, is worse',
      [of(cut(['a']))],
      [of(pass(vpc)), of(broken, 'internet-path')],
      'nothing',
    ],
    [
      'one newly cut way among known ones spoils what is healed elsewhere',
      [of(cut(['a'])), of(fail(other, 'logs-lost', 'x'))],
      [of(cut(['a', 'b'])), of(pass(other))],
      'nothing',
    ],
    [
      'a way that is newly cut at another subject spoils what is healed, even if it has the same name',
      [of(cut(['a'])), of(fail(other, 'logs-lost', 'x'), 'session-log-bucket')],
      [of(cut(['a'])), of(cut(['a'], other)), of(pass(other), 'session-log-bucket')],
      'nothing',
    ],
    [
      'one that is healed beside one that is eased is healed',
      [of(broken), of(fail(other, 'logs-lost', 'x'))],
      [of(doubt), of(pass(other))],
      'heals',
    ],
  ])('%s', (_name, now, then, expected) => {
    expect(goodOf(now, then)).toBe(expected);
  });
});

it('a list is read once, however many of its results are looked up: a role may have 5,000 nodes', () => {
  let reads = 0;
  const counted: Assessment = {
    prerequisite: 'network-access',
    get result() {
      reads += 1;
      return broken;
    },
  };
  const list = [counted];
  resultOf(list, 'network-access|AWS::EC2::VPC#vpc-1');
  const once = reads;
  resultOf(list, 'network-access|AWS::EC2::VPC#vpc-1');
  resultOf(list, 'network-access|AWS::EC2::VPC#vpc-2');
  expect(reads).toBe(once);
});

it('the first of several results of one check at one subject is looked up', () => {
  const both = [of(broken), of(pass(vpc)), of(slow, 'internet-path')];
  expect(resultOf(both, 'network-access|AWS::EC2::VPC#vpc-1')).toEqual(broken);
  expect(resultOf(both, 'internet-path|AWS::EC2::VPC#vpc-1')).toEqual(slow);
  expect(resultOf(both, 'network-access|AWS::EC2::VPC#vpc-2')).toBeUndefined();
});
