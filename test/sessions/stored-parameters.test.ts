import { describe, expect, it } from 'vitest';
import { absent, present, unknown } from '../../functions/account/observed.ts';
import type { Json } from '../../functions/formats/json.ts';
import {
  type StoredParameters,
  storedDoubts,
  storedNames,
  storedProblems,
  withStored,
} from '../../functions/sessions/stored-parameters.ts';

const HELD: StoredParameters = {
  env: present({ type: 'String', value: 'prod' }),
  'env:3': present({ type: 'String', value: 'old' }),
  '/team/bucket': present({ type: 'String', value: 'example-logs' }),
  money: present({ type: 'String', value: 'a$1$&' }),
  nested: present({ type: 'String', value: '{{ssm:env}}' }),
  list: present({ type: 'StringList' }),
  secret: present({ type: 'SecureString' }),
  gone: absent,
  denied: unknown('the guard may not call ssm:GetParameters on it'),
};

describe('parameters of Parameter Store', () => {
  it.each<[Json, readonly string[]]>([
    ['{{ssm:env}}', ['env']],
    ['a-{{ ssm:/a/b.c:2 }}-{{ssm:env}}', ['/a/b.c:2', 'env']],
    [{ linux: '{{ssm:env}} {{ssm:env}}' }, ['env']],
    ['{{\tssm:env}}', []],
    ['{{ ssm: env }}', []],
    ['{{ env }}', []],
    [true, []],
  ])('are found in %j', (value, expected) => {
    expect(storedNames(value)).toEqual(expected);
  });

  it.each([
    ['{{ssm:env}}', 'prod'],
    ['x-{{ ssm:env }}-{{ssm:env:3}}', 'x-prod-old'],
    ['{{ssm:/team/bucket}}', 'example-logs'],
    ['{{ssm:money}}', 'a$1$&'],
    ['no parameter', 'no parameter'],
    ['{{ssm:nested}}', undefined],
    ['{{ssm:list}}', undefined],
    ['{{ssm:secret}}', undefined],
    ['{{ssm:gone}}', undefined],
    ['{{ssm:denied}}', undefined],
    ['{{ssm:unread}}', undefined],
    ['{{ssm:constructor}}', undefined],
    ['{{ssm:env}}{{ssm:gone}}', undefined],
  ])('%s becomes %s', (text, expected) => {
    expect(withStored(text, HELD)).toBe(expected);
  });

  it('fail sessions if they do not exist or are secret, and nothing else is said to', () => {
    const broken = Object.keys(HELD).filter((name) => storedProblems([name], HELD).length > 0);
    expect(broken).toEqual(['secret', 'gone']);
    expect(storedProblems(['unread'], HELD)).toEqual([]);
    expect(Object.keys(HELD).filter((name) => storedDoubts([name], HELD).length > 0)).toEqual(['denied']);
  });
});
