import type { ReleaseTemplate } from '../../../infra/release/template.ts';
import type { CfnResource, Resources, Value } from '../../../infra/stack/cloudformation.ts';

/** The parts of a template that decide what is made. */
export type Parameterized = Pick<ReleaseTemplate, 'Parameters' | 'Conditions' | 'Resources'> &
  Partial<Pick<ReleaseTemplate, 'Rules'>>;

type Given = Readonly<Record<string, string>>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const GONE = Symbol('AWS::NoValue');

/**
 * What CloudFormation makes of a template for some parameters, as far as the template itself decides it: conditions are
 * gone, and what only a deployment knows (`AWS::Region`, the ARN of a resource) stays as it is. Throws at a function that it
 * does not know.
 */
export const evaluator = ({ Parameters, Conditions }: Parameterized, given: Given) => {
  const parameter = (name: string): string | readonly string[] | undefined => {
    const found = Parameters[name];
    if (!found) return undefined;
    const text = String(given[name] ?? found.Default ?? '');
    return found.Type === 'CommaDelimitedList' ? text.split(',').map((item) => item.trim()) : text;
  };

  const functions: Readonly<Record<string, (input: unknown) => unknown>> = {
    Ref: (name) =>
      name === 'AWS::NoValue' ? GONE : (parameter(String(name)) ?? given[String(name)] ?? { Ref: name }),
    'Fn::If': (input) => {
      const [name, yes, no] = input as [string, unknown, unknown];
      return evaluate(holds({ Condition: name }) ? yes : no);
    },
    'Fn::Join': (input) => {
      const [delimiter, list] = evaluate(input) as [string, unknown];
      if (!Array.isArray(list)) throw new Error('Fn::Join takes a list');
      return list.every((item) => typeof item === 'string')
        ? list.join(delimiter)
        : { 'Fn::Join': [delimiter, list] };
    },
    'Fn::Split': (input) => {
      const [delimiter, text] = evaluate(input) as [string, unknown];
      const parts =
        typeof text === 'string' ? [text] : (text as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
      return parts.flatMap((part) => (typeof part === 'string' ? part.split(delimiter) : [part]));
    },
    'Fn::Select': (input) => {
      const [index, list] = evaluate(input) as [number, readonly unknown[]];
      return list[index];
    },
    'Fn::Sub': (input) => {
      const [text, more] = (Array.isArray(input) ? evaluate(input) : [input, {}]) as [string, Given];
      const filled = text.replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => {
        const value = more[name] ?? parameter(name);
        return typeof value === 'string' ? value : whole;
      });
      return filled.includes('${') ? { 'Fn::Sub': filled } : filled;
    },
    'Fn::GetAtt': (input) => ({ 'Fn::GetAtt': input }),
    'Fn::FindInMap': (input) => ({ 'Fn::FindInMap': evaluate(input) }),
  };

  const evaluate = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(evaluate).filter((item) => item !== GONE);
    if (!isObject(value)) return value;
    const [[name, input] = ['', undefined], ...others] = Object.entries(value);
    const made = functions[name];
    if (made && others.length === 0) return made(input);
    if (name.startsWith('Fn::')) throw new Error(`${name} is not known`);
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => {
        const found = evaluate(inner);
        return found === GONE ? [] : [[key, found]];
      }),
    );
  };

  /** Does a condition, or a rule, hold? */
  const holds = (condition: unknown): boolean => {
    if (!isObject(condition)) throw new Error('a condition is an object');
    const [[name, input] = ['', undefined]] = Object.entries(condition);
    const both = (): [unknown, unknown] => evaluate(input) as [unknown, unknown];
    switch (name) {
      case 'Condition':
        return holds(Conditions[String(input)]);
      case 'Fn::Equals': {
        const [a, b] = both();
        return JSON.stringify(a) === JSON.stringify(b);
      }
      case 'Fn::Not':
        return !holds((input as readonly unknown[])[0]);
      case 'Fn::And':
        return (input as readonly unknown[]).every(holds);
      case 'Fn::Or':
        return (input as readonly unknown[]).some(holds);
      case 'Fn::Contains': {
        const [list, item] = both();
        return (list as readonly unknown[]).includes(item);
      }
      case 'Fn::EachMemberEquals': {
        const [list, item] = both();
        return (list as readonly unknown[]).every((one) => one === item);
      }
      case 'Fn::EachMemberIn': {
        const [list, known] = both();
        return (list as readonly unknown[]).every((one) => (known as readonly unknown[]).includes(one));
      }
      default:
        throw new Error(`${name} is no condition that is known`);
    }
  };
  return { evaluate, holds };
};

/** The resources that CloudFormation makes, without conditions. */
export const resourcesMade = (template: Parameterized, given: Given): Resources => {
  const { evaluate, holds } = evaluator(template, given);
  return Object.fromEntries(
    Object.entries(template.Resources).flatMap(([id, { Condition, ...resource }]) =>
      Condition === undefined || holds({ Condition })
        ? [[id, evaluate(resource as unknown as Value) as CfnResource]]
        : [],
    ),
  );
};

/** What CloudFormation refuses before it makes anything: a pattern of a parameter, or a rule. */
export const refusalsOf = (template: Parameterized, given: Given): readonly string[] => {
  const { holds } = evaluator(template, given);
  const patterns = Object.entries(template.Parameters).flatMap(
    ([name, { AllowedPattern, Type, MaxLength }]) => {
      const text = given[name];
      if (text === undefined) return [];
      const items = Type === 'CommaDelimitedList' ? text.split(',').map((item) => item.trim()) : [text];
      const fits = items.every(
        (item) =>
          (!AllowedPattern || new RegExp(`^(?:${AllowedPattern})$`, 'u').test(item)) &&
          item.length <= (MaxLength ?? Number.POSITIVE_INFINITY),
      );
      return fits ? [] : [name];
    },
  );
  const rules = Object.values(template.Rules ?? {}).flatMap(({ RuleCondition, Assertions }) =>
    RuleCondition !== undefined && !holds(RuleCondition)
      ? []
      : Assertions.flatMap(({ Assert, AssertDescription }) => (holds(Assert) ? [] : [AssertDescription])),
  );
  return [...patterns, ...rules];
};
