import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { TestAccount } from '../account.ts';

/** An empty zip file: its end record alone. */
const EMPTY_ZIP = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex');

/** Makes a function that reads the queues, and answers the ids of its event source mappings. */
export const seedReader = async (
  { owner }: TestAccount,
  name: string,
  queueArns: readonly string[],
): Promise<readonly string[]> => {
  const { Role } = await new IAMClient(owner).send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: '{}' }),
  );
  const lambda = new LambdaClient(owner);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: Role?.Arn,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: EMPTY_ZIP },
    }),
  );
  const made = queueArns.map((EventSourceArn) =>
    lambda.send(new CreateEventSourceMappingCommand({ FunctionName: name, EventSourceArn })),
  );
  return (await Promise.all(made)).map(({ UUID = '' }) => UUID);
};
