import { expect, it } from 'vitest';
import type { SeenRequest } from '../support/overlay/overlay-world.ts';
import type { WireRequest } from '../support/overlay/wire.ts';
import { costsOf } from './measure.ts';
import { createPlayer, questionOf } from './tape/match.ts';

const seen = (operation: string, startedAt: number, endedAt: number): SeenRequest => ({
  operation,
  accessKeyId: 'A',
  input: '',
  region: 'eu-central-1',
  headers: {},
  startedAt,
  endedAt,
});

it('costs are counted by rounds, until the message and until the end', () => {
  const requests = [
    seen('ec2:DescribeVpcs', 0, 10),
    seen('ssm:GetDocument', 1, 10),
    seen('sns:Publish', 10, 20),
    seen('dynamodb:PutItem', 20, 30),
  ];
  expect(costsOf(requests)).toEqual({ untilMessage: [3, 2], untilDone: [4, 3] });
  expect(costsOf(requests.slice(0, 2))).toEqual({ untilMessage: [2, 1], untilDone: [2, 1] });
});

const request = (operation: string, body: string): WireRequest => ({
  service: 'dynamodb',
  operation,
  protocol: 'json',
  accessKeyId: 'A',
  region: 'eu-central-1',
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.from(body),
});

const reply = (body: string) => ({ status: 200, headers: {}, body });

it('a tape answers in order whatever the time is, the last answer again, and nothing that was not asked', () => {
  const asked = questionOf(request('dynamodb:Query', '{"key":"a","at":"2026-01-01T00:00:00.000Z"}'));
  const player = createPlayer([
    { question: asked, reply: reply('before') },
    { question: asked, reply: reply('after') },
    { question: questionOf(request('dynamodb:PutItem', '{"n":1}')), reply: reply('put') },
  ]);
  const later = questionOf(request('dynamodb:Query', '{"key":"a","at":"2026-02-02T11:22:33Z"}'));
  expect([1, 2, 3].map(() => player.answer(later)?.body)).toEqual(['before', 'after', 'after']);
  expect(player.answer(questionOf(request('dynamodb:PutItem', '{"n":2}')))?.body).toBe('put');
  expect(player.answer(questionOf(request('dynamodb:Query', '{"key":"b"}')))).toBeUndefined();
});
