import { isObject, type Json, type JsonObject, objectAt, stringAt } from './json.ts';
import { foreignAccount, principalName } from './principal.ts';
import { serviceOf, type Tool, type ToolSign, toolOf } from './tool.ts';

/** Who made a change, as far as CloudTrail shows. The caller controls every text in it: escape it. */
export type Actor = {
  /** The person's name if known (SSO session name, IAM user), else the role session, the service or an id. */
  readonly name: string;
  /** ARN of the principal, if given. */
  readonly arn?: string;
  /** ARN of the role behind an assumed-role session. */
  readonly roleArn?: string;
  /** The account of the principal, if it is not the one in which the call was made. */
  readonly account?: string;
  /** What the first role in a chain said about who uses it. */
  readonly sourceIdentity?: string;
  readonly sourceIp?: string;
  readonly tool: Tool;
  /** What says that it was this tool; missing if nothing does. */
  readonly toolBy?: ToolSign;
  readonly userAgent?: string;
  /** The AWS service that made the call, for itself or on somebody's behalf, e.g. `ssm.amazonaws.com`. */
  readonly service?: string;
};

const isSession = (arn: string | undefined): boolean => arn?.includes(':assumed-role/') === true;

/**
 * Reads the actor from a CloudTrail record; it accepts any record and never throws.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export const actorOf = (record: Json): Actor => {
  if (!isObject(record)) return { name: 'unknown', tool: 'unknown' };
  const identity: JsonObject = objectAt(record, 'userIdentity') ?? {};
  const arn = stringAt(identity, 'arn');
  const roleArn = stringAt(identity, 'sessionContext', 'sessionIssuer', 'arn');
  const account = foreignAccount(identity, record['recipientAccountId']);
  const sourceIdentity = stringAt(identity, 'sessionContext', 'sourceIdentity');
  const sourceIp = stringAt(record, 'sourceIPAddress');
  const userAgent = stringAt(record, 'userAgent');
  const service = serviceOf(record);
  const name = principalName(identity);
  const session = isSession(arn) ? name : undefined;
  return {
    name,
    ...toolOf(record, { session, ...(sourceIdentity ? { sourceIdentity } : {}) }),
    ...(arn ? { arn } : {}),
    ...(roleArn ? { roleArn } : {}),
    ...(account ? { account } : {}),
    ...(sourceIdentity ? { sourceIdentity } : {}),
    ...(sourceIp ? { sourceIp } : {}),
    ...(userAgent ? { userAgent } : {}),
    ...(service ? { service } : {}),
  };
};
