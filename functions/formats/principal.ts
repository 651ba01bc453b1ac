import { type JsonObject, objectAt, own, stringAt } from './json.ts';

/** Names are shown in one line; CloudTrail's longest real ones are ARNs. */
const LONGEST = 256;

/** `alice` of `arn:…:assumed-role/ROLE/alice`, `arn:…:federated-user/alice` and `arn:…:user/path/alice`. */
const lastOf = (arn: string | undefined): string | undefined => {
  const [, path] = /^arn:[^:]*:(?:iam|sts):[^:]*:[^:]*:(?:assumed-role|federated-user|user)\/(.+)$/.exec(
    arn ?? '',
  ) ?? [''];
  return path?.split('/').at(-1) || undefined;
};

/** The session of `AROAEXAMPLE:alice`, where the ARN is missing. */
const sessionIn = (principalId: string | undefined): string | undefined =>
  /^AROA\w+:(.+)$/.exec(principalId ?? '')?.[1];

/** Account ids lose leading zeros where a record holds them as numbers. */
const accountId = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{1,12}$/.test(text) ? text.padStart(12, '0') : undefined;
};

const from = (name: string | undefined, provider: string | undefined): string | undefined =>
  name && provider && !name.includes(provider) ? `${name} of ${provider}` : name;

type Named = (identity: JsonObject) => string | undefined;

/**
 * Where each type of identity holds its name.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const NAMES: Readonly<Record<string, Named>> = {
  // For root, `userName` holds the account's alias.
  Root: () => 'the account root user',
  IdentityCenterUser: (identity) => {
    const userId = stringAt(identity, 'onBehalfOf', 'userId');
    return userId && `IAM Identity Center user ${userId}`;
  },
  WebIdentityUser: (identity) =>
    from(
      stringAt(identity, 'userName') ?? stringAt(identity, 'principalId'),
      stringAt(identity, 'identityProvider') ??
        stringAt(identity, 'sessionContext', 'webIdFederationData', 'federatedProvider'),
    ),
  SAMLUser: (identity) =>
    from(
      stringAt(identity, 'userName') ?? stringAt(identity, 'principalId'),
      stringAt(identity, 'identityProvider'),
    ),
  AWSService: (identity) => stringAt(identity, 'invokedBy'),
  AWSAccount: (identity) => {
    const account = accountId(identity['accountId']);
    const principal = stringAt(identity, 'principalId');
    if (!account) return undefined;
    return principal && principal !== account ? `${principal} of account ${account}` : `account ${account}`;
  },
};

/** Whatever the record holds that somebody can look up, the most telling first. */
const anyName = (identity: JsonObject): string | undefined => {
  const issuer = objectAt(identity, 'sessionContext', 'sessionIssuer') ?? {};
  const account = accountId(identity['accountId']);
  const credential = stringAt(identity, 'credentialId') ?? stringAt(identity, 'accessKeyId');
  return (
    stringAt(identity, 'userName') ??
    stringAt(identity, 'invokedBy') ??
    stringAt(identity, 'arn') ??
    stringAt(identity, 'onBehalfOf', 'userId') ??
    stringAt(issuer, 'userName') ??
    stringAt(issuer, 'arn') ??
    stringAt(identity, 'principalId') ??
    (account && `account ${account}`) ??
    (credential && `credential ${credential}`)
  );
};

/** Texts that are there but empty say nothing. */
const filled = (identity: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== ''));

/** The name of whoever made a call, as far as CloudTrail shows; `unknown` only if there is nothing at all. */
export const principalName = (given: JsonObject): string => {
  const identity = filled(given);
  const byType = own(NAMES, stringAt(identity, 'type') ?? '')?.(identity);
  const name =
    byType ??
    lastOf(stringAt(identity, 'arn')) ??
    sessionIn(stringAt(identity, 'principalId')) ??
    anyName(identity) ??
    'unknown';
  return name.slice(0, LONGEST);
};

/** The account of the principal, if it is not the one in which the call was made. */
export const foreignAccount = (identity: JsonObject, recipient: unknown): string | undefined => {
  const [own, here] = [accountId(identity['accountId']), accountId(recipient)];
  return own !== undefined && here !== undefined && own !== here ? own : undefined;
};
