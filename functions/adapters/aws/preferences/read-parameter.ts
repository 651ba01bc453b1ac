import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { absent, type Observed, present } from '../../../account/observed.ts';
import type { StoredParameter } from '../../../account/preferences/preferences.ts';
import { observe } from '../shared/errors.ts';

/**
 * Reads a parameter by `name` or `name:version`, as agents do, but each by itself: one that may not be read must not hide
 * the others. A `SecureString` is never decrypted, and not even its ciphertext is kept.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
 */
export const readParameter = (ssm: SSMClient, name: string): Promise<Observed<StoredParameter>> =>
  observe('ssm:GetParameters', [], async () => {
    const { Parameters } = await ssm.send(new GetParametersCommand({ Names: [name], WithDecryption: false }));
    const [found] = Parameters ?? [];
    if (!found) return absent;
    const { Type: type = 'String', Value: value, Version: version } = found;
    return present({
      type,
      ...(version === undefined ? {} : { version }),
      ...(type === 'String' && value !== undefined ? { value } : {}),
    });
  });
