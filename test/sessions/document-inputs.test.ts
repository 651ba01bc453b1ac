import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../functions/formats/json.ts';
import { inputsOf } from '../../functions/sessions/document-inputs.ts';

const PARAMETERS = {
  env: { type: 'String', default: 'prod' },
  team: { type: 'String', default: '' },
  count: { type: 'String', default: 5 },
  list: { type: 'StringList', default: ['a', 'b'] },
  on: { type: 'Boolean', default: true },
  none: { type: 'String' },
  stored: { type: 'String', default: '{{ssm:env}}' },
  nested: { type: 'String', default: '{{ env }}' },
  money: { type: 'String', default: 'a$1' },
  log_env: { type: 'String', default: 'dev' },
  'a.b': { type: 'String', default: 'x' },
};

const UNKNOWN = Symbol('unknown');

const replaced = (value: Json): Json | typeof UNKNOWN | undefined => {
  const { inputs, unresolved } = inputsOf({ parameters: PARAMETERS, inputs: { field: value } });
  return unresolved.includes('field') ? UNKNOWN : inputs['field'];
};

describe('parameters in the inputs of a document', () => {
  it.each<[string, Json, Json]>([
    ['alone', '{{ env }}', 'prod'],
    ['alone, without spaces', '{{env}}', 'prod'],
    ['alone, with many kinds of spaces', '{{\t env \n}}', 'prod'],
    ['alone, of another type', '{{ on }}', true],
    ['alone, a list', '{{ list }}', ['a', 'b']],
    ['within a text', 'logs-{{ env }}', 'logs-prod'],
    ['within a text, without spaces', 'logs-{{env}}-x', 'logs-prod-x'],
    ['twice', '{{ env }}-{{ env }}', 'prod-prod'],
    ['two of them', '{{ env }}{{team}}', 'prod'],
    ['a number within a text', 'v{{ count }}', 'v5'],
    ['a list within a text', '{{ list }}!', '["a","b"]!'],
    ['with a space before: a text', ' {{ on }}', ' true'],
    ['with a name that Go takes within a text only', '{{ log_env }}', 'dev'],
    ['not declared: it stays', '{{ other }}', '{{ other }}'],
    ['not declared, within a text', 'a-{{ other }}-{{ env }}', 'a-{{ other }}-prod'],
    ['a name that Object has', '{{ constructor }}', '{{ constructor }}'],
    ['another case', '{{ Env }}', '{{ Env }}'],
    ['no closing braces', '{{ env', '{{ env'],
    ['not a parameter of Parameter Store: a tab', '{{\tssm:x }}', '{{\tssm:x }}'],
    ['deep in an object', { linux: 'echo {{ env }}' }, { linux: 'echo prod' }],
    ['a flag', true, true],
    ['a number', 20, 20],
    ['a null', null, null],
  ])('%s: %j', (_name, value, expected) => {
    expect(replaced(value)).toEqual(expected);
  });

  it.each<[string, Json]>([
    ['no default', '{{ none }}'],
    ['no default, within a text', 'logs-{{ none }}'],
    ['of Parameter Store', '{{ssm:env}}'],
    ['of Parameter Store, within a text', 'logs-{{ ssm:/a/b.c:2 }}'],
    ['a default of Parameter Store', '{{ stored }}'],
    ['a default of Parameter Store, within a text', 'x-{{ stored }}'],
    ['a default that names a parameter, within a text', 'x-{{ nested }}'],
    ['a default that Go would expand', 'x-{{ money }}'],
    ['a name that is an expression to Go', 'x-{{ a.b }}'],
    ['deep in an object', { linux: '{{ none }}' }],
  ])('cannot be known: %s', (_name, value) => {
    expect(replaced(value)).toBe(UNKNOWN);
  });

  it('does not replace a default that stands alone a second time, as the agent does not', () => {
    expect(replaced('{{ nested }}')).toBe('{{ env }}');
  });

  it('leaves any text without a declared name as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const isNamed = Object.keys(PARAMETERS).some((name) => text.includes(name)) || text.includes('ssm:');
        expect(isNamed || replaced(text) === text).toBe(true);
      }),
    );
  });

  it('joins any texts around a parameter', () => {
    const text = fc.string().filter((one) => !/[{}$]/.test(one));
    fc.assert(
      fc.property(text, text, text, (before, value, after) => {
        const { inputs } = inputsOf({
          parameters: { p: { default: value } },
          inputs: { field: `${before}{{ p }}${after}` },
        });
        expect(inputs['field']).toBe(`${before}${value}${after}`);
      }),
    );
  });

  it('takes a field that is named like the prototype for one', () => {
    const parsed = JSON.parse('{"inputs": {"__proto__": {"s3BucketName": "x"}}}');
    expect(inputsOf(parsed).inputs['s3BucketName']).toBeUndefined();
  });
});
