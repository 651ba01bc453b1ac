import { describe, expect, it } from 'vitest';
import { alarmMessage } from '../../functions/alerts/alarm.ts';
import { toNoticeMessage } from '../../functions/alerts/notice.ts';
import type { Notice } from '../../functions/core/hub/installation.ts';

type Forms = { readonly email: string; readonly https: string; readonly sqs: string };

const formsOf = (notice: Notice) => {
  const { Subject, Message } = toNoticeMessage(notice);
  const { email, https, sqs } = JSON.parse(Message) as Forms;
  const slack = alarmMessage(JSON.parse(sqs))?.text ?? '';
  const { title, description } = (JSON.parse(https) as { content: { title: string; description: string } })
    .content;
  return { Subject, mail: email, slack, chatbot: `${title}\n${description}` };
};

const NOTICE: Notice = {
  isOver: false,
  what: '3 more messages of account example-shop',
  lines: ['🚨 Sessions will fail in vpc-1', '✅ Resolved in vpc-2', '✅ Resolved in vpc-3'],
  because: 'Each of them is elsewhere.',
  sign: '⚠️',
};

describe('a notice', () => {
  it('is one thing a line in each channel, and in no state of an alarm', () => {
    const { mail, slack, chatbot } = formsOf(NOTICE);
    const below =
      '• 🚨 Sessions will fail in vpc-1\n• ✅ Resolved in vpc-2\n• ✅ Resolved in vpc-3\nEach of them is elsewhere.';
    expect(mail).toBe(`3 more messages of account example-shop\n\n${below}`);
    expect(slack).toBe(`⚠️ 3 more messages of account example-shop\n${below}`);
    expect(chatbot).toBe(`⚠️ 3 more messages of account example-shop\n${below}`);
  });

  it('has the attributes by which subscribers choose, if it stands for alerts', () => {
    const standsFor = {
      statuses: ['alerted', 'resolved'],
      prerequisites: ['session-key', 'none'],
      severity: 'warning' as const,
    };
    expect(toNoticeMessage({ ...NOTICE, standsFor }).MessageAttributes).toEqual({
      status: { DataType: 'String.Array', StringValue: '["alerted","resolved"]' },
      prerequisite: { DataType: 'String.Array', StringValue: '["session-key","none"]' },
      severity: { DataType: 'String', StringValue: 'warning' },
    });
    expect(toNoticeMessage(NOTICE)).not.toHaveProperty('MessageAttributes');
  });

  it.each([
    [false, '🚨'],
    [true, '✅'],
  ])('that is over: %s has the sign %s unless it names another', (isOver, sign) => {
    const { slack, chatbot } = formsOf({ isOver, what: 'it is silent', because: 'why' });
    expect(slack).toBe(`${sign} it is silent\nwhy`);
    expect(chatbot).toBe(`${sign} it is silent\nwhy`);
  });

  it('lets no name make a line, a mention, a link or markup', () => {
    const evil = 'x\n✅ all is well <!channel> @here https://example.com `code` *bold*\u2028next';
    const { Subject, mail, slack, chatbot } = formsOf({
      ...NOTICE,
      what: evil,
      lines: [evil],
      because: evil,
    });
    expect(Subject).not.toMatch(/[^ -~]/);
    for (const text of [slack, chatbot]) {
      expect(text.split('\n')).toHaveLength(3);
      expect(text).not.toMatch(/<!|https:\/\/|`|\*|@here/);
    }
    expect(mail.split('\n')).toHaveLength(4);
    expect(mail).not.toContain('\u2028');
  });

  it('keeps each line whole and says what it means, however long the list is', () => {
    const lines = Array.from({ length: 60 }, (_, n) => `🚨 ${n} ${'&'.repeat(150)}`);
    const { mail, slack, chatbot } = formsOf({ ...NOTICE, lines });
    for (const text of [mail, slack, chatbot]) {
      expect(text.length).toBeLessThan(3800);
      expect(text.endsWith('Each of them is elsewhere.')).toBe(true);
      for (const line of text.split('\n').filter((one) => one.startsWith('• 🚨'))) {
        expect(line).toMatch(/^• 🚨 \d+ (&(amp;)?){150}$/u);
      }
    }
  });

  it.each([
    ['x', 60],
    ['&', 60],
    ['&', 1],
    ['<', 21],
    ['x', 20],
  ])('says in each channel how many lines have no room: of %s, %s of them', (character, count) => {
    const lines = Array.from({ length: count }, (_, n) => `🚨 ap-northeast-1: ${n} ${character.repeat(145)}`);
    const { mail, slack, chatbot } = formsOf({ ...NOTICE, lines });
    for (const text of [mail, slack, chatbot]) {
      const listed = text.split('\n').filter((line) => line.startsWith('• 🚨')).length;
      const more = Number(/^• (\d+) more have no room here$/m.exec(text)?.[1] ?? 0);
      expect(listed + more).toBe(count);
      expect(listed).toBeGreaterThan(0);
      expect(text.endsWith('Each of them is elsewhere.')).toBe(true);
    }
  });
});

describe('an alarm of CloudWatch', () => {
  it('says its state, and takes no sign that is none', () => {
    const alarm = {
      AlarmName: 'a',
      AlarmDescription: 'it is late',
      NewStateValue: 'ALARM',
      NewStateReason: 'why',
    };
    expect(alarmMessage(alarm)?.text).toBe('🚨 it is late (ALARM)\nwhy');
    expect(alarmMessage({ ...alarm, NewStateValue: 'OK' })?.text).toBe('✅ it is late (OK)\nwhy');
    expect(alarmMessage({ ...alarm, Sign: '<!channel>' })?.text).toBe('🚨 it is late (ALARM)\nwhy');
  });
});
