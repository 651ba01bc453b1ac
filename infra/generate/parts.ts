import type { ReaderPart } from '../../functions/adapters/aws/permissions/index.ts';
import type { Family } from '../../functions/core/prerequisite.ts';

/** A Lambda function of a guard's stack: the entry's file name, the folder in `dist/` and the key in the policies. */
export const STACK_FUNCTIONS = [
  'guard-preferences',
  'guard-network',
  'guard-identity',
  'sweep',
  'notify-slack',
] as const;
export type StackFunction = (typeof STACK_FUNCTIONS)[number];

/** All functions; the hub has a stack of its own. */
export const FUNCTION_NAMES = [...STACK_FUNCTIONS, 'hub'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** The parts of the AWS adapters that each entry wires up: its role gets their permissions and no others. */
export const PARTS: Readonly<Record<FunctionName, readonly ReaderPart[]>> = {
  'guard-preferences': ['preferences', 'trails', 'nodes', 'history', 'ledger', 'publisher'],
  'guard-network': ['documents', 'network', 'nodes', 'history', 'ledger', 'publisher'],
  'guard-identity': ['documents', 'identity', 'nodes', 'ledger', 'publisher'],
  sweep: [
    'preferences',
    'trails',
    'network',
    'identity',
    'nodes',
    'connections',
    'account-alias',
    'ledger',
    'publisher',
  ],
  'notify-slack': ['threads'],
  hub: ['publisher', 'installations', 'notices'],
};

/** The functions of a guard's stack that use a part of the adapters. */
export const functionsWith = (part: ReaderPart): readonly StackFunction[] =>
  STACK_FUNCTIONS.filter((name) => PARTS[name].includes(part));

/** The guard that repairs what its family's prerequisites need; the sweep never writes. */
export const guardOf = (family: Family): StackFunction => `guard-${family}`;

/** `guard-preferences` as CloudFormation spells it: `GuardPreferences`. */
export const pascalCase = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** The logical id that osls gives to a function's log group. */
export const logGroupId = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', 'Dash')}LogGroup`;

/** The logical id that osls gives to a function. */
export const lambdaId = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', 'Dash')}LambdaFunction`;

/** A placeholder of CloudFormation's `Fn::Sub`. */
export const ref = (name: string): string => `\${${name}}`;
