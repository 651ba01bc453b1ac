import { CloudWatchLogsClient, TagResourceCommand as TagLogGroup } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient, TagInstanceProfileCommand, TagPolicyCommand, TagRoleCommand } from '@aws-sdk/client-iam';
import { KMSClient, TagResourceCommand as TagKey } from '@aws-sdk/client-kms';
import { AddTagsToResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Json } from '../../../functions/formats/json.ts';
import type { TestAccount } from '../account.ts';
import { readCliCall } from './cli-call.ts';

/** `Key=a,Value=b` or `a=b` of the CLI's shorthand. */
const shorthand = (value: Json | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    String(value)
      .split(',')
      .map((part): [string, string] => {
        const at = part.indexOf('=');
        return [part.slice(0, at), part.slice(at + 1)];
      }),
  );

const text = (value: Json | undefined): string => {
  if (typeof value !== 'string') throw new Error(`not a text: ${JSON.stringify(value)}`);
  return value;
};

/** S3 has a client of its own for its control plane, which is not among the guard's. */
const tagBucket = async ({ url, owner }: TestAccount, parameters: Readonly<Record<string, Json>>) => {
  const { Key = '', Value = '' } = shorthand(parameters['tags']);
  const credential = `${owner.credentials.accessKeyId}/20260310/${owner.region}/s3/aws4_request`;
  const arn = encodeURIComponent(text(parameters['resourcearn']));
  const answer = await fetch(`${url}/v20180820/tags/${arn}`, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      'x-amz-account-id': text(parameters['accountid']),
      'content-type': 'application/xml',
    },
    body: `<TagResourceRequest xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><Tags><Tag><Key>${Key}</Key><Value>${Value}</Value></Tag></Tags></TagResourceRequest>`,
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
};

/** Makes the call that a printed command says, as the CLI would, for the owner of the account. */
export const runTagCommand = async (account: TestAccount, command: string): Promise<unknown> => {
  const [aws, ...words] = command.split(' ');
  if (aws !== 'aws') throw new Error(`not a command of the CLI: ${command}`);
  const call = readCliCall(words);
  const { parameters } = call;
  const { owner } = account;
  const pair = () => {
    const { Key, Value } = shorthand(parameters['tags']);
    return [{ Key, Value }];
  };
  const named = () => pair().map(({ Key = '', Value = '' }) => ({ Key, Value }));
  switch (call.command) {
    case 'ec2 create-tags':
      return new EC2Client(owner).send(
        new CreateTagsCommand({ Resources: [text(parameters['resources'])], Tags: pair() }),
      );
    case 'logs tag-resource':
      return new CloudWatchLogsClient(owner).send(
        new TagLogGroup({
          resourceArn: text(parameters['resourcearn']),
          tags: shorthand(parameters['tags']),
        }),
      );
    case 'kms tag-resource': {
      const { TagKey: key, TagValue } = shorthand(parameters['tags']);
      return new KMSClient(owner).send(
        new TagKey({ KeyId: text(parameters['keyid']), Tags: [{ TagKey: key, TagValue }] }),
      );
    }
    case 'ssm add-tags-to-resource':
      return new SSMClient(owner).send(
        new AddTagsToResourceCommand({
          ResourceType: 'Document',
          ResourceId: text(parameters['resourceid']),
          Tags: named(),
        }),
      );
    case 'iam tag-role':
      return new IAMClient(owner).send(
        new TagRoleCommand({ RoleName: text(parameters['rolename']), Tags: named() }),
      );
    case 'iam tag-instance-profile':
      return new IAMClient(owner).send(
        new TagInstanceProfileCommand({
          InstanceProfileName: text(parameters['instanceprofilename']),
          Tags: named(),
        }),
      );
    case 'iam tag-policy':
      return new IAMClient(owner).send(
        new TagPolicyCommand({ PolicyArn: text(parameters['policyarn']), Tags: named() }),
      );
    case 's3control tag-resource':
      return tagBucket(account, parameters);
    default:
      throw new Error(`not a command that tags: ${command}`);
  }
};
