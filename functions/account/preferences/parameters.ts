import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { absent, present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';

type PutCall = Extract<ApiCall, { api: 'ssm:PutParameter' }>;

/** Is this a name of the parameter, with a version or without? */
export const isOfParameter = (selector: string, name: string): boolean =>
  selector === name || selector.startsWith(`${name}:`);

/** A new version. A record hides the value, so it may be unknown. */
export const putParameter = (state: AccountState, { Name, Type, Value }: PutCall['input']): Applied => {
  const before = presentValue(state.parameters[Name]);
  const type = Type ?? before?.type ?? 'String';
  const version = (before?.version ?? 0) + 1;
  const isText = type === 'String' && Value !== undefined;
  const now = present({ type, version, ...(isText ? { value: Value } : {}) });
  return applied({
    ...state,
    parameters: { ...state.parameters, [Name]: now, [`${Name}:${version}`]: now },
  });
};

/** All versions go: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html */
export const deleteParameters = (state: AccountState, names: readonly string[]): Applied => {
  const isThere = Object.entries(state.parameters).some(
    ([selector, { status }]) => status === 'present' && names.some((name) => isOfParameter(selector, name)),
  );
  if (!isThere) return refused('ParameterNotFound');
  const parameters = Object.fromEntries(
    Object.entries(state.parameters).map(([selector, observed]) => [
      selector,
      names.some((name) => isOfParameter(selector, name)) ? absent : observed,
    ]),
  );
  return applied({ ...state, parameters });
};
