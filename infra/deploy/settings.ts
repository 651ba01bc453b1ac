import { didYouMean } from '../../cli/did-you-mean.ts';
import { ConfigError } from '../../functions/lambda/variables.ts';
import { STACK_FUNCTIONS } from '../generate/parts.ts';
import { functionNames } from '../stack/functions.ts';
import { PARAM_NAMES, type Params, readParams } from '../stack/params.ts';
import { refuseLongPolicies } from '../stack/roles.ts';
import { refuseLongVariables } from '../stack/variables.ts';

const BLANK: Params = {
  ...Object.fromEntries(PARAM_NAMES.map((name) => [name, ''])),
  'log-retention-days': '30',
};

const unknownProblem = (name: string): string => {
  const meant = didYouMean(name, PARAM_NAMES);
  return `${name} is no param.${meant ? ` Did you mean ${meant}?` : ''}`;
};

const valueProblems = (params: Params, stage: string): readonly string[] => {
  try {
    const settings = readParams({ ...BLANK, ...params }, SERVICE, stage);
    refuseLongPolicies(functionNames(settings), settings);
    refuseLongVariables(settings);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [first, ...listed] = error.message.split('\n- ');
    return listed.length > 0 ? listed : [first ?? ''];
  }
};

const SERVICE = 'session-guard';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html: a name ends at 64 characters. */
const LONGEST_STAGE = 64 - Math.max(...STACK_FUNCTIONS.map((name) => `${SERVICE}--${name}`.length));

/** What is wrong with a stage: osls would say it after the build, and CloudFormation after that. */
export const stageProblems = (stage: string): readonly string[] =>
  new RegExp(`^[a-zA-Z\\d-]{1,${LONGEST_STAGE}}$`).test(stage)
    ? []
    : [
        `the stage must be at most ${LONGEST_STAGE} letters, digits and dashes, because names of functions hold it`,
      ];

/** The params of a command line, as `name=value`, and all that is wrong with them. */
export const givenParams = (
  given: readonly string[],
  stage = 'prod',
): { readonly params: Params; readonly problems: readonly string[] } => {
  const pairs = given.map((one) => {
    const at = one.indexOf('=');
    return { name: at < 0 ? one : one.slice(0, at), value: at < 0 ? undefined : one.slice(at + 1) };
  });
  const known = pairs.filter(({ name }) => PARAM_NAMES.includes(name));
  const params = Object.fromEntries(known.map(({ name, value = '' }) => [name, value.trim()]));
  return {
    params,
    problems: [
      ...pairs.filter(({ name }) => !PARAM_NAMES.includes(name)).map(({ name }) => unknownProblem(name)),
      ...known
        .filter(({ value }) => value === undefined)
        .map(({ name }) => `${name} has no value: use ${name}=VALUE`),
      ...valueProblems(params, stage),
    ],
  };
};
