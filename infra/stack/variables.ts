import { ConfigError } from '../../functions/lambda/variables.ts';
import type { Value } from './cloudformation.ts';
import { functions } from './functions.ts';
import type { StackSettings } from './params.ts';

/** Bytes of all variables of a function: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const VARIABLES_LIMIT = 4096;

/** What CloudFormation adds to a logical id to make a name of it: dashes and some letters. */
const RANDOM = 15;

/** The longest name that CloudFormation makes, of a queue. */
const LONGEST_NAME = 80;

const LONGEST_ARN_BEFORE_THE_NAME = 'arn:aws-us-gov:sqs:us-gov-east-1:111122223333:'.length;

const isObject = (value: Value): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && !Array.isArray(value);

/** The most bytes that a value has when the stack stands. */
const lengthOf = (value: Value, stack: string): number => {
  const nameOf = (id: string): number => Math.min(LONGEST_NAME, stack.length + id.length + RANDOM);
  if (!isObject(value)) return Buffer.byteLength(String(value));
  if (typeof value['Ref'] === 'string') return nameOf(value['Ref']);
  if (Array.isArray(value['Fn::GetAtt']))
    return LONGEST_ARN_BEFORE_THE_NAME + nameOf(String(value['Fn::GetAtt'][0]));
  const [, parts] = (value['Fn::Join'] ?? []) as readonly [string, readonly Value[]];
  return (parts ?? []).reduce<number>((sum, part) => sum + lengthOf(part, stack) + 1, 0);
};

/** Throws a {@link ConfigError} if Lambda would refuse the variables of a function. */
export const refuseLongVariables = (settings: StackSettings): void => {
  const stack = String(settings.serviceName);
  const long = Object.entries(functions(settings)).find(([, block]) => {
    const { environment = {} } = block as { readonly environment?: { readonly [key: string]: Value } };
    const quoted = '"":"",'.length;
    const bytes = Object.entries(environment).reduce(
      (sum, [name, value]) => sum + name.length + lengthOf(value, stack) + quoted,
      0,
    );
    return bytes > VARIABLES_LIMIT;
  });
  if (!long) return;
  throw new ConfigError(
    `The settings of ${long[0]} are too long for Lambda, which takes ${VARIABLES_LIMIT} bytes: use prefixes for names`,
  );
};
