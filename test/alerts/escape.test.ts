import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codeBlock,
  codeSpan,
  commandSpan,
  escapeMrkdwn,
  fitting,
  identifier,
  isCopyable,
  oneLine,
  safeUrl,
  truncate,
  truncateLine,
} from '../../functions/alerts/escape.ts';

describe('truncate', () => {
  test.each([
    ['short enough', 'abc', 3, 'abc'],
    ['cut', 'abcd', 3, 'ab…'],
    ['not through an entity', 'a&amp;b', 5, 'a…'],
    ['after a whole entity', 'a&amp;bc', 7, 'a&amp;…'],
    ['not through a surrogate pair', 'a😀b', 3, 'a…'],
    ['nothing fits', 'abc', 0, ''],
    ['only the mark fits', 'abc', 1, '…'],
  ])('%s', (_, text, max, expected) => {
    expect(truncate(text, max)).toBe(expected);
  });

  test('is never longer than asked and never ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, max) => {
        const cut = truncate(escapeMrkdwn(text, 1000), max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
      }),
    );
  });
});

describe('text of others', () => {
  test.each([
    ['a mass mention', '<!channel> hi', '&lt;!channel&gt; hi'],
    ['a person', '<@U1>', '&lt;@U1&gt;'],
    ['a false link', '<http://example.com|AWS console>', '&lt;http:\u2060//example.com|AWS console&gt;'],
    ['a markdown link', '[AWS](http://example.com)', '[AWS] (http:\u2060//example.com)'],
    ['emphasis and code', '*a* `b` ~c~', "∗a∗ 'b' ∼c∼"],
    ['an escape that is none', '&lt;', '&amp;lt;'],
    ['a plain mention', '@channel', '@\u2060channel'],
    ['names with underscores stay', 'my_bucket_name', 'my_bucket_name'],
  ])('%s', (_, text, expected) => {
    expect(escapeMrkdwn(text)).toBe(expected);
  });

  test('is one line without control, format and reversing characters', () => {
    expect(oneLine('a\r\nb\u0007c\u202Ed\u2028e\u200Bf')).toBe('a b c d e f');
    expect(oneLine('\ud83d')).toBe('\ufffd');
  });

  test('cannot leave a code span', () => {
    expect(codeSpan('a`b<c')).toBe("`a'b&lt;c`");
    expect(codeSpan('')).toBe('`(empty)`');
    expect(codeSpan('x'.repeat(300))).toHaveLength(200);
  });

  test('many spaces, of whatever kind, are one', () => {
    expect(oneLine(`a${' '.repeat(300)}b\u00A0\u3000c\u3164\u2800\uFE0Fd\u{E0041}e`)).toBe('a b c d e');
  });

  test.each(['https://example.com', 'www.example.com', 'mailto:a@example.com'])('%s is no link', (text) => {
    expect(escapeMrkdwn(text)).not.toContain(text);
    expect(escapeMrkdwn(text).replaceAll('\u2060', '')).toBe(text);
  });
});

describe('a command', () => {
  test('is shown as code with nothing changed but the entities', () => {
    const command = `aws iam x --policy '{"a":"&<y>"}' | tee f`;
    expect(commandSpan(command)).toBe(`\`aws iam x --policy '{"a":"&amp;&lt;y&gt;"}' | tee f\``);
    expect(codeBlock([command, 'aws sts'])).toBe(
      `\`\`\`\naws iam x --policy '{"a":"&amp;&lt;y&gt;"}' | tee f\naws sts\n\`\`\``,
    );
  });

  test.each([
    ['a backtick', '`'],
    ['a line break', '\n'],
    ['a carriage return', '\r'],
    ['an escape', '\u001b'],
    ['a delete', '\u007f'],
    ['a left-to-right mark', '\u200e'],
    ['an override', '\u202e'],
    ['an isolate', '\u2066'],
    ['a zero-width space', '\u200b'],
    ['a line separator', '\u2028'],
    ['a no-break space', '\u00a0'],
    ['a wide backtick', '\uff40'],
    ['a right-to-left letter', '\u05d0'],
    ['half a pair', '\ud800'],
  ])('with %s is not copyable', (_, text) => {
    expect(isCopyable(`aws sts '${text}'`)).toBe(false);
  });

  test('of printable ASCII is copyable, and nothing is not', () => {
    expect(
      isCopyable(String.fromCharCode(...Array.from({ length: 95 }, (_, i) => i + 32)).replace('`', '')),
    ).toBe(true);
    expect(isCopyable('')).toBe(false);
  });
});

test('pieces are shown whole or not at all', () => {
  expect(fitting(['abc', 'too long', 'de'], 6)).toBe('abc\nde');
});

test('identifiers hold nothing that a shell or a chat would read', () => {
  expect(identifier('vpc-name-resolution/AWS::EC2::VPC#vpc-0abc', 250)).toBe(
    'vpc-name-resolution/AWS::EC2::VPC#vpc-0abc',
  );
  expect(identifier('a b;$(c)`<!d>', 250)).toBe('a_b___c____d_');
});

const CONSOLE = 'https://eu-central-1.console.aws.amazon.com';

describe('safeUrl', () => {
  test.each([
    ['the console', `${CONSOLE}/a?b=c#/d`, `${CONSOLE}/a?b=c#/d`],
    ['what would end a link', `${CONSOLE}/#a|b>c d`, `${CONSOLE}/#a%7Cb%3Ec%20d`],
    ['China', 'https://console.amazonaws.cn/a', 'https://console.amazonaws.cn/a'],
    ['GovCloud', 'https://console.amazonaws-us-gov.com/a', 'https://console.amazonaws-us-gov.com/a'],
    ['the documentation', 'https://docs.aws.amazon.com/a/b.html#c', 'https://docs.aws.amazon.com/a/b.html#c'],
    ['another host of AWS', 'https://repost.aws/a', undefined],
    ['a part of the documentation', 'https://x.docs.aws.amazon.com/', undefined],
    ['documentation on another port', 'https://docs.aws.amazon.com:8443/', undefined],
    ['another host', 'https://example.com/', undefined],
    ['a host that ends alike', 'https://evilconsole.aws.amazon.com/', undefined],
    ['a host that begins alike', 'https://console.aws.amazon.com.example.com/', undefined],
    ['a name in front of the host', 'https://console.aws.amazon.com@example.com/', undefined],
    ['a user', 'https://a:b@console.aws.amazon.com/', undefined],
    ['a backslash', 'https://example.com\\.console.aws.amazon.com/', undefined],
    ['http', 'http://console.aws.amazon.com/', undefined],
    ['a script', 'javascript:alert(1)', undefined],
    ['no URL', '<!channel>', undefined],
    ['none', undefined, undefined],
  ])('%s', (_, url, expected) => {
    expect(safeUrl(url)).toBe(expected);
  });
});

test.each([
  ['fits', 'a `b` c', 20, 'a `b` c'],
  ['cut in prose', 'a `b` cdefgh', 9, 'a `b` c…'],
  ['cut in a code span', 'a `bcdefgh` i', 8, 'a `bcd…`'],
])('truncateLine: %s', (_, line, max, expected) => {
  expect(truncateLine(line, max)).toBe(expected);
});
