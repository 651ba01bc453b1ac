import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codeBlock,
  codeSpan,
  commandText,
  escapeMrkdwn,
  identifier,
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
    ['a false link', '<http://example.com|AWS console>', '&lt;http://example.com|AWS console&gt;'],
    ['a markdown link', '[AWS](http://example.com)', '[AWS] (http://example.com)'],
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

  test('cannot leave a code block, and a command stays as it is', () => {
    const command = `aws ssm update-document --content '{"a":"\`x\` && <y>"}'`;
    expect(codeBlock(command)).toBe(
      `\`\`\`\naws ssm update-document --content '{"a":"\`x\` &amp;&amp; &lt;y&gt;"}'\n\`\`\``,
    );
    expect(codeBlock('a```b').split('```')).toHaveLength(3);
  });

  test('a command keeps its line breaks and scripts, and loses what a terminal would act upon', () => {
    expect(commandText('a\n\tb\u001b[2J\rc\u202Ed क्‍ष')).toBe('a\n\tb[2Jcd क्‍ष');
  });
});

test('identifiers hold nothing that a shell or a chat would read', () => {
  expect(identifier('vpc-name-resolution/AWS::EC2::VPC#vpc-0abc', 250)).toBe(
    'vpc-name-resolution/AWS::EC2::VPC#vpc-0abc',
  );
  expect(identifier('a b;$(c)`<!d>', 250)).toBe('a_b___c____d_');
});

describe('safeUrl', () => {
  test.each([
    ['https', 'https://example.com/a?b=c#/d', 'https://example.com/a?b=c#/d'],
    ['what would end a link', 'https://example.com/#a|b>c d', 'https://example.com/#a%7Cb%3Ec%20d'],
    ['http', 'http://example.com/', undefined],
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

test('a run of backticks does not close a code block', () => {
  expect(codeBlock('`````').split('```')).toHaveLength(3);
});
