import type { Change } from '../../../functions/formats/cloudtrail.ts';
import type { Json } from '../../../functions/formats/json.ts';

/** The ids that EC2 and its neighbours make up: a prefix, and letters and digits. */
const ID =
  /^(?:vpc|subnet|rtb|rtbassoc|sg|sgr|acl|aclassoc|igw|eigw|nat|eni|i|mi|vpce|eipalloc|eipassoc|tgw|tgw-attach|pcx|vgw|dopt|pl|iip-assoc|rslvr-[a-z]+|rp|Z)-?[0-9A-Za-z]+$/;

/** Ids of what belongs to one VPC. What several VPCs may share is not among them. */
const IN_ONE_VPC =
  /^(?:vpc|subnet|rtb|rtbassoc|sg|sgr|acl|aclassoc|igw|nat|eni|i|vpce|iip-assoc)-[0-9A-Za-z-]+$/;

/** The ids in some words that stand for a part of one VPC. */
export const partIds = (words: Iterable<string>): readonly string[] =>
  [...words].filter((word) => IN_ONE_VPC.test(word));

/** Parameters that hold the name of something that sessions need, in all spellings of CloudTrail. */
const NAMED =
  /^(roleName|instanceProfileName|policyArn|bucketName|logGroupName|keyId|aliasName|targetKeyId|name|names|settingId|hostedZoneId|arn|publicIp|allocationId|associationId|VpcEndpointId|NatGatewayId|permissionsBoundary)$/i;

/** Texts longer than this are contents, not names. */
const LONGEST = 512;

function* textsIn(value: Json | undefined, key: string): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [key, value];
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one, key);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      // The newer dialect of EC2 writes the members of lists as `content`.
      yield* textsIn(inner, name === 'content' ? key : name);
    }
  }
}

/** The last part of an ARN or a path is a name as well. */
const shortOf = (text: string): readonly string[] => {
  const short = /^arn:|^alias\/|\//.test(text) ? text.split(/[:/]/).at(-1) : undefined;
  return short ? [text, short] : [text];
};

const found = new WeakMap<Change, ReadonlySet<string>>();

/**
 * The ids and names of everything that a record mentions. It is wide on purpose: what a record may have touched is not
 * known before it, unless an inverse says so.
 */
export const namesIn = (change: Change): ReadonlySet<string> => {
  const known = found.get(change);
  if (known) return known;
  const names = new Set<string>(change.resourceArns.flatMap(shortOf));
  for (const [key, text] of [...textsIn(change.request, ''), ...textsIn(change.response, '')]) {
    if (text.length > LONGEST || text === '') continue;
    if (ID.test(text)) names.add(text);
    else if (NAMED.test(key)) for (const one of shortOf(text)) names.add(one);
  }
  found.set(change, names);
  return names;
};
