import { didYouMean } from '../../cli/did-you-mean.ts';
import { ConfigError } from '../../functions/lambda/variables.ts';
import { PARAM_NAMES, type Params, readParams } from '../stack/params.ts';

const BLANK: Params = {
  ...Object.fromEntries(PARAM_NAMES.map((name) => [name, ''])),
  'log-retention-days': '30',
};

const unknownProblem = (name: string): string => {
  const meant = didYouMean(name, PARAM_NAMES);
  return `${name} is no param.${meant ? ` Did you mean ${meant}?` : ''}`;
};

const valueProblems = (params: Params): readonly string[] => {
  try {
    readParams({ ...BLANK, ...params }, 'session-guard', 'prod');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n- ').slice(1);
  }
};

/** The params of a command line, as `name=value`, and all that is wrong with them. */
export const givenParams = (
  given: readonly string[],
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
      ...valueProblems(params),
    ],
  };
};
