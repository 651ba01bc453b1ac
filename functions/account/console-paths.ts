/** The path of a resource in the AWS console, from its id and its Region. */
export type ToConsolePath = (id: string, region: string) => string;

/** `encodeURIComponent` throws on half a surrogate pair, which JSON can hold. */
export const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

const page =
  (service: string) =>
  (anchor: string): ToConsolePath =>
  (id, region) =>
    `/${service}/home?region=${region}#${anchor}${encode(id)}`;

/** `vpc('SubnetDetails:subnetId=')` is the page of a subnet. */
export const vpc = page('vpcconsole');
export const ec2Page = page('ec2');
export const rulePage = page('events');

/** A page that lists all resources of a kind, where the console has no page for each. */
export const listPage =
  (path: string, anchor = ''): ToConsolePath =>
  (_, region) =>
    `/${path}?region=${region}${anchor}`;

/** IAM is global: its pages name no Region. */
export const iamPage =
  (anchor: string): ToConsolePath =>
  (id) =>
    `/iam/home#/${anchor}${encode(id)}`;

export const documentPage: ToConsolePath = (id, region) =>
  `/systems-manager/documents/${encode(id)}/description?region=${region}`;

export const parameterPage: ToConsolePath = (id, region) =>
  `/systems-manager/parameters/${encode(id)}/description?region=${region}`;

export const bucketPage: ToConsolePath = (id, region) => `/s3/buckets/${encode(id)}?region=${region}`;

/** The CloudWatch console encodes names twice, with `$` for `%`. */
export const logGroupPage: ToConsolePath = (id, region) =>
  `/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encode(encode(id)).replaceAll('%', '$')}`;

/** The page takes the key's id, which is the end of its ARN. */
export const keyPage: ToConsolePath = (id, region) =>
  `/kms/home?region=${region}#/kms/keys/${encode(id.split('/').at(-1) ?? id)}`;
