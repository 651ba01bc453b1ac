import { type JsonObject, stringAt } from './json.ts';

/** What a person or a pipeline used to make the change. */
export const TOOLS = [
  'console',
  'cloudshell',
  'aws-cli',
  'terraform',
  'opentofu',
  'pulumi',
  'cloudformation',
  'cloud-control',
  'cdk',
  'sam',
  'crossplane',
  'ack',
  'ansible',
  'aws-service',
  'aws-internal',
  'sdk',
  'unknown',
] as const;
export type Tool = (typeof TOOLS)[number];

/**
 * What says which tool it was, the surest first. Only `aws` is written by AWS: the service that made the call, or from
 * where it came. The caller chooses the others and can copy them from anybody.
 */
export const TOOL_SIGNS = ['aws', 'source-identity', 'session', 'user-agent'] as const;
export type ToolSign = (typeof TOOL_SIGNS)[number];

/** A tool, and what says so. */
export type Used = { readonly tool: Tool; readonly toolBy?: ToolSign };

/** Tools that will make the same change again from code. It is fixed only if the settings allow it. */
export const isInfrastructureAsCode = (tool: Tool): boolean => CODE.includes(tool);

const CODE: readonly Tool[] = [
  'terraform',
  'opentofu',
  'pulumi',
  'cloudformation',
  'cloud-control',
  'cdk',
  'sam',
  'crossplane',
  'ack',
  'ansible',
];

type Signs = readonly (readonly [RegExp, Tool])[];

/**
 * Signs of code, by what its source code writes into the user agent: `APN/1.0 HashiCorp/1.0 Terraform/…`,
 * `APN/1.0 Ansible/…`, `aws-sam-cli/…`, `aws-cdk/…`, `aws-controllers-k8s/…`. Crossplane's is not confirmed. The
 * Serverless Framework and SAM deploy through CloudFormation, which is what the record then names.
 */
const CODE_AGENTS: Signs = [
  [/crossplane|upjet|upbound/i, 'crossplane'],
  [/aws-controllers-k8s/i, 'ack'],
  [/opentofu/i, 'opentofu'],
  [/terraform/i, 'terraform'],
  [/pulumi/i, 'pulumi'],
  [/aws-cdk/i, 'cdk'],
  [/aws-sam-cli/i, 'sam'],
  [/cloudformation\.amazonaws\.com/i, 'cloudformation'],
  [/(^|\s)ansible\//i, 'ansible'],
];

/** Names that tools and their services give to sessions. */
const CODE_NAMES: Signs = [
  [/opentofu|(^|\W)tofu(\W|$)/i, 'opentofu'],
  [/terraform|terragrunt|atlantis|spacelift|(^|\W)tfc?(-|_)/i, 'terraform'],
  [/pulumi/i, 'pulumi'],
  [/^awscloudformation$/i, 'cloudformation'],
  [/crossplane/i, 'crossplane'],
];

/**
 * Calls of the console's own servers (`aws-internal/3`) and of services (`Coral/…`) look alike. Only a record that says
 * so is the console's.
 */
const OTHER_AGENTS: Signs = [
  [/exec-env\/cloudshell/i, 'cloudshell'],
  [/console|signin\.amazonaws\.com|^\[?mozilla\/|AWS Internal/i, 'console'],
  [/^\[?aws-cli/i, 'aws-cli'],
  [/aws-internal\/|^\[?coral\/|^\[?srps\//i, 'aws-internal'],
  [/boto|aws-sdk|botocore/i, 'sdk'],
  [/\.amazonaws\.com/i, 'aws-service'],
];

const found = (signs: Signs, text: string): Tool | undefined =>
  signs.find(([pattern]) => pattern.test(text))?.[1];

const HOST = /^[a-z\d][a-z\d.-]*\.amazonaws\.com(\.cn)?$/;

/** A person uses these hosts: the console, and the page with which it signs in. */
const PERSON = /(^|[.-])(signin|console)[.-]/;

const hostOf = (text: string | undefined): string | undefined => {
  const host = text?.trim().toLowerCase() ?? '';
  return HOST.test(host) && !PERSON.test(host) ? host : undefined;
};

/** Hosts in fields that AWS writes: the caller cannot choose them. */
const sureHosts = (record: JsonObject): readonly string[] =>
  [stringAt(record, 'userIdentity', 'invokedBy'), stringAt(record, 'sourceIPAddress')].flatMap(
    (text) => hostOf(text) ?? [],
  );

/**
 * "The name of the AWS service that made the request" is `invokedBy`. Services that call for themselves also write
 * their name as address and as agent.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export const serviceOf = (record: JsonObject): string | undefined =>
  sureHosts(record)[0] ?? hostOf(stringAt(record, 'userAgent'));

/**
 * The Cloud Control API runs the resource handlers of CloudFormation. Which of the two names their calls carry is not
 * confirmed, so both count: whoever uses it (Terraform's awscc, Pulumi's aws-native) makes the change again from code.
 * Source: https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/what-is-cloudcontrolapi.html
 */
const byAws = (record: JsonObject): Tool | undefined => {
  const hosts = sureHosts(record).map((host) => host.split('.')[0]);
  if (hosts.includes('cloudformation')) return 'cloudformation';
  return hosts.some((host) => host === 'cloudcontrolapi' || host === 'cloudcontrol')
    ? 'cloud-control'
    : undefined;
};

/** The tool of a call, and what says so. `session` and `sourceIdentity` are as the caller chose them. */
export const toolOf = (
  record: JsonObject,
  { session, sourceIdentity }: { readonly session?: string | undefined; readonly sourceIdentity?: string },
): Used => {
  const userAgent = (stringAt(record, 'userAgent') ?? '').trim();
  const recorded = byAws(record);
  if (recorded) return { tool: recorded, toolBy: 'aws' };
  // CloudFormation that was started in the console uses the console's credentials.
  const agent = found(CODE_AGENTS, userAgent);
  if (agent) return { tool: agent, toolBy: 'user-agent' };
  const bySource = found(CODE_NAMES, sourceIdentity ?? '');
  if (bySource) return { tool: bySource, toolBy: 'source-identity' };
  const bySession = found(CODE_NAMES, session ?? '');
  if (bySession) return { tool: bySession, toolBy: 'session' };
  // A runbook that somebody starts in the console has the console's credentials, too.
  if (serviceOf(record)) {
    return { tool: 'aws-service', toolBy: sureHosts(record).length > 0 ? 'aws' : 'user-agent' };
  }
  const other = found(OTHER_AGENTS, userAgent);
  if (other === 'cloudshell') return { tool: other, toolBy: 'user-agent' };
  if (stringAt(record, 'sessionCredentialFromConsole') === 'true') return { tool: 'console', toolBy: 'aws' };
  const fromSignIn = `${stringAt(record, 'userIdentity', 'invokedBy') ?? ''} ${stringAt(record, 'sourceIPAddress') ?? ''}`;
  if (PERSON.test(fromSignIn)) return { tool: 'console', toolBy: 'aws' };
  return other ? { tool: other, toolBy: 'user-agent' } : internal(record);
};

/** Some records name AWS only as the address. */
const internal = (record: JsonObject): Used =>
  /^AWS Internal$/i.test(stringAt(record, 'sourceIPAddress') ?? '')
    ? { tool: 'aws-internal', toolBy: 'aws' }
    : { tool: 'unknown' };
