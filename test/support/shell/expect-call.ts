import { expect } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { meansTheSame, readCliCall } from './cli-call.ts';

const isContent = ({ api }: ApiCall, name: string): boolean =>
  api === 'ssm:UpdateDocument' && name === 'Content';

/** The arguments of one `aws` are the call that is meant, in this Region. */
export const expectCall = (call: ApiCall, args: readonly string[] | undefined, where: string): void => {
  const { command, parameters } = readCliCall(args ?? []);
  const [service, operation = ''] = call.api.split(':');
  expect(command.replaceAll('-', '').replace('s3api', 's3')).toBe(`${service} ${operation.toLowerCase()}`);
  const { region, ...given } = parameters;
  expect(region).toBe(where);
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
