import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Clock } from '../../core/ports.ts';
import { clientOptions } from './shared/client-options.ts';

const CACHE_MS = 5 * 60 * 1000;

type SecretOptions = {
  readonly client?: SSMClient;
  /** Name of a parameter of type SecureString. */
  readonly name: string;
  readonly now: Clock;
};

/**
 * Reads a SecureString and caches it for five minutes, so that a rotated secret takes effect without a new
 * deployment. Rejects with the error of SSM, or if the parameter is empty; a failure is not cached.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export const createSecret = ({
  client = new SSMClient(clientOptions()),
  name,
  now,
}: SecretOptions): (() => Promise<string>) => {
  let kept: { readonly value: string; readonly until: number } | undefined;
  return async () => {
    const time = now().getTime();
    if (kept && time < kept.until) return kept.value;
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    if (!Parameter?.Value) throw new Error(`The parameter ${name} is empty`);
    kept = { value: Parameter.Value, until: time + CACHE_MS };
    return Parameter.Value;
  };
};
