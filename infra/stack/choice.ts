import type { Resources, Value } from './cloudformation.ts';

/**
 * Whether a part of the stack is there. osls knows it when it packages the stack; the template of a release has a
 * condition for it, which parameters decide.
 */
export type Choice = boolean | { readonly condition: string };

/** A setting that may be left out, and its value where it is given. */
export type Optional = { readonly given: Choice; readonly value: Value };

/** Names that a setting lists: known when the stack is packaged, or a parameter of the template. */
export type Names = readonly string[] | { readonly parameter: string };

export const NOTHING: Value = { Ref: 'AWS::NoValue' };

/** One of two values. */
export const either = (choice: Choice, yes: Value, no: Value): Value => {
  if (typeof choice === 'boolean') return choice ? yes : no;
  return { 'Fn::If': [choice.condition, yes, no] };
};

/** The items of a list, which are there or not. */
export const items = (choice: Choice, values: readonly Value[]): readonly Value[] => {
  if (typeof choice === 'boolean') return choice ? values : [];
  return values.map((value) => either(choice, value, NOTHING));
};

/** A property that is there or not. */
export const property = (name: string, { given, value }: Optional): { readonly [key: string]: Value } =>
  given === false ? {} : { [name]: either(given, value, NOTHING) };

/** Resources that are there or not. */
export const only = (choice: Choice, resources: Resources): Resources => {
  if (typeof choice === 'boolean') return choice ? resources : {};
  return Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => [id, { ...resource, Condition: choice.condition }]),
  );
};
