import { isObject, type Json, type JsonObject, stringAt } from './json.ts';

/** What a person or a pipeline used to make the change. */
export const TOOLS = [
  'console',
  'aws-cli',
  'terraform',
  'opentofu',
  'pulumi',
  'cloudformation',
  'aws-service',
  'sdk',
  'unknown',
] as const;
export type Tool = (typeof TOOLS)[number];

/** Who made a change, as far as CloudTrail shows. The caller controls every text in it: escape it. */
export type Actor = {
  /** The person's name if known (SSO session name, IAM user), else the role session or the service. */
  readonly name: string;
  /** ARN of the principal, if given. */
  readonly arn?: string;
  /** ARN of the role behind an assumed-role session. */
  readonly roleArn?: string;
  readonly sourceIp?: string;
  readonly tool: Tool;
  readonly userAgent?: string;
  /** The AWS service that made the call, for itself or on somebody's behalf, e.g. `ssm.amazonaws.com`. */
  readonly service?: string;
};

const SIGNS: readonly (readonly [RegExp, Tool])[] = [
  [/opentofu/i, 'opentofu'],
  [/terraform/i, 'terraform'],
  [/pulumi/i, 'pulumi'],
  [/cloudformation\.amazonaws\.com|aws-cdk/i, 'cloudformation'],
  [/console|signin\.amazonaws\.com|^\[?mozilla\/|AWS Internal/i, 'console'],
  [/^\[?aws-cli/i, 'aws-cli'],
  [/boto|aws-sdk|botocore/i, 'sdk'],
  [/\.amazonaws\.com/i, 'aws-service'],
];

/** Tools that will make the same change again from code. It is fixed only if the settings allow it. */
export const isInfrastructureAsCode = (tool: Tool): boolean =>
  tool === 'terraform' || tool === 'opentofu' || tool === 'pulumi' || tool === 'cloudformation';

const HOST = /^[a-z\d][a-z\d.-]*\.amazonaws\.com(\.cn)?$/;

/** A person uses these hosts: the console, and the page with which it signs in. */
const PERSON = /(^|[.-])(signin|console)[.-]/;

const isService = (host: string): boolean => HOST.test(host) && !PERSON.test(host);

/**
 * "The name of the AWS service that made the request" is `invokedBy`. Services that call for themselves also write
 * their name as address and as agent.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const serviceOf = (record: JsonObject): string | undefined =>
  [
    stringAt(record, 'userIdentity', 'invokedBy'),
    stringAt(record, 'sourceIPAddress'),
    stringAt(record, 'userAgent'),
  ]
    .flatMap((host) => host?.trim().toLowerCase() ?? [])
    .find(isService);

const toolOf = (record: JsonObject): Tool => {
  const invokedBy = stringAt(record, 'userIdentity', 'invokedBy') ?? '';
  const userAgent = stringAt(record, 'userAgent') ?? '';
  const text = `${userAgent} ${invokedBy} ${stringAt(record, 'sourceIPAddress') ?? ''}`.trim();
  const tool = SIGNS.find(([pattern]) => pattern.test(text))?.[1] ?? 'unknown';
  // CloudFormation that was started in the console uses the console's credentials.
  if (isInfrastructureAsCode(tool)) return tool;
  // A runbook that somebody starts in the console has the console's credentials, too.
  if (serviceOf(record)) return 'aws-service';
  return stringAt(record, 'sessionCredentialFromConsole') === 'true' ? 'console' : tool;
};

/** The last part of `arn:…:assumed-role/ROLE/SESSION`: for IAM Identity Center the user's name or e-mail. */
const sessionName = (principalArn: string | undefined): string | undefined =>
  principalArn?.includes(':assumed-role/') ? principalArn.split('/').at(-1) : undefined;

/**
 * Reads the actor from a CloudTrail record; it accepts any record and never throws.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export const actorOf = (record: Json): Actor => {
  if (!isObject(record)) return { name: 'unknown', tool: 'unknown' };
  const principalArn = stringAt(record, 'userIdentity', 'arn');
  const roleArn = stringAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn');
  const sourceIp = stringAt(record, 'sourceIPAddress');
  const userAgent = stringAt(record, 'userAgent');
  const service = serviceOf(record);
  const name =
    sessionName(principalArn) ??
    // This comes before userName, which for root holds the account's alias.
    (stringAt(record, 'userIdentity', 'type') === 'Root' ? 'the account root user' : undefined) ??
    stringAt(record, 'userIdentity', 'userName') ??
    stringAt(record, 'userIdentity', 'invokedBy') ??
    principalArn ??
    'unknown';
  return {
    name,
    tool: toolOf(record),
    ...(principalArn ? { arn: principalArn } : {}),
    ...(roleArn ? { roleArn } : {}),
    ...(sourceIp ? { sourceIp } : {}),
    ...(userAgent ? { userAgent } : {}),
    ...(service ? { service } : {}),
  };
};
