import type { Json } from './json.ts';

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/**
 * A flag as the SSM agent reads it: a JSON boolean, or a text that Go's `strconv.ParseBool` takes. A missing
 * value, null and "" are false. Undefined for anything else, a number too, because the agent refuses it.
 * Sources: https://pkg.go.dev/strconv#ParseBool and `ConvertToBool` in agent/framework/docparser/parameters of
 * https://github.com/aws/amazon-ssm-agent
 */
export const goBool = (value: Json | undefined): boolean | undefined => {
  if (value === undefined || value === null || value === '') return false;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  if (TRUE.includes(value)) return true;
  return FALSE.includes(value) ? false : undefined;
};
