import { ref } from '../generate/parts.ts';
import type { Names } from './choice.ts';
import { reference, sub, type Value } from './cloudformation.ts';

/** ARNs in which a placeholder stands for each name of a list. */
export type Placeholders = Readonly<Record<string, Names>>;

const PARTITION = `arn:${ref('AWS::Partition')}:`;
const HERE = `:${ref('AWS::Region')}:${ref('AWS::AccountId')}:`;

/** The list of which a template repeats the names, if it is one that only a parameter knows. */
const parameterIn = (template: string, lists: Placeholders): string | undefined =>
  Object.keys(lists).find((name) => template.includes(ref(name)) && !Array.isArray(lists[name]));

/**
 * A delimiter of `Fn::Join` must be a literal (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-join.html),
 * so what stands between two names of a parameter holds no partition, Region or account. An ARN may have wildcards there
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html). These calls reach their own
 * account only; {@link isRegional} says where a condition has to keep them in the Region.
 */
const literal = (template: string): string =>
  template
    .replace(PARTITION, 'arn:*:')
    .replace(HERE, ':*:*:')
    .replace(`::${ref('AWS::AccountId')}:`, '::*:');

const joined = (template: string, name: string, parameter: string): Value => {
  const [before = '', after = ''] = literal(template).split(ref(name));
  return { 'Fn::Join': ['', [before, { 'Fn::Join': [`${after},${before}`, reference(parameter)] }, after]] };
};

const spread = (template: string, lists: Placeholders): readonly string[] =>
  Object.entries(lists).reduce<readonly string[]>(
    (done, [name, items]) =>
      done.flatMap((one) =>
        Array.isArray(items) && one.includes(ref(name))
          ? items.map((item: string) => one.replaceAll(ref(name), item))
          : [one],
      ),
    [template],
  );

/** The same templates with the names of the installation in them: a list, or a value that CloudFormation makes a list of. */
export const namedResources = (templates: readonly string[], lists: Placeholders): Value => {
  const known = templates.flatMap((template) => spread(template, lists));
  if (!known.some((template) => parameterIn(template, lists))) return known.map(sub);
  const parts = known.map((template): Value => {
    const name = parameterIn(template, lists);
    const items = name === undefined ? undefined : lists[name];
    return name === undefined || !items || !('parameter' in items)
      ? sub(template)
      : joined(template, name, items.parameter);
  });
  const [only, ...others] = parts;
  return {
    'Fn::Split': [',', others.length === 0 && only !== undefined ? only : { 'Fn::Join': [',', parts] }],
  };
};

/** Does a template that lost its Region reach other Regions? */
export const isRegional = (templates: readonly string[], lists: Placeholders): boolean =>
  templates.some((template) => parameterIn(template, lists) !== undefined && template.includes(HERE));
