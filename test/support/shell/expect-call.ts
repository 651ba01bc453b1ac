import { expect } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { type CliCall, meansTheSame, readCliCall } from './cli-call.ts';

const isContent = ({ api }: ApiCall, name: string): boolean =>
  api === 'ssm:UpdateDocument' && name === 'Content';

const lower = (text: string): string => text.replaceAll('-', '');

/**
 * The value of a parameter is in no command: it comes out of the file that the command before wrote, or a person finds it in
 * the parameter's history.
 */
const expectParameter = (
  { input: { Name, Type } }: Extract<ApiCall, { api: 'ssm:PutParameter' }>,
  { command, parameters: { region: _, ...given } }: CliCall,
): void => {
  const { name, ...others } = given;
  expect(meansTheSame(Name, name)).toBe(true);
  const put = { type: Type, overwrite: true, cliinputjson: 'file://parameter.json' };
  expect([lower(command), others]).toEqual(
    lower(command) === 'ssm putparameter' ? ['ssm putparameter', put] : ['ssm getparameterhistory', {}],
  );
};

/** The arguments of one `aws` are the call that is meant, in this Region. */
export const expectCall = (call: ApiCall, args: readonly string[] | undefined, where: string): void => {
  const read = readCliCall(args ?? []);
  const { command, parameters } = read;
  const { region, ...given } = parameters;
  expect(region).toBe(where);
  if (call.api === 'ssm:PutParameter') {
    expectParameter(call, read);
    return;
  }
  const [service, operation = ''] = call.api.split(':');
  expect(lower(command).replace('s3api', 's3')).toBe(`${service} ${operation.toLowerCase()}`);
  const meant = Object.entries(call.input).map(([name, value]) =>
    call.api.includes('NetworkAclEntry') && name === 'Egress'
      ? ([value ? 'egress' : 'ingress', true] as const)
      : ([name.toLowerCase(), value as unknown] as const),
  );
  expect(Object.keys(given).toSorted()).toEqual(meant.map(([name]) => name).toSorted());
  for (const [name, value] of meant) {
    if (isContent(call, name) && given[name] === 'file://session-preferences.json') continue;
    expect({ name, same: meansTheSame(value, given[name]), value, given: given[name] }).toMatchObject({
      same: true,
    });
  }
};
