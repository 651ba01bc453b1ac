type Context = { readonly clientName?: string; readonly commandName?: string };
type Next = (args: never) => Promise<unknown>;
type Client = {
  readonly middlewareStack: {
    add(middleware: unknown, options: { readonly step: 'initialize'; readonly name: string }): void;
  };
};

const SERVICES: Readonly<Record<string, string>> = {
  SSMClient: 'ssm',
  S3Client: 's3',
  CloudWatchLogsClient: 'logs',
  KMSClient: 'kms',
  EC2Client: 'ec2',
  IAMClient: 'iam',
  DynamoDBClient: 'dynamodb',
  SNSClient: 'sns',
  CloudTrailClient: 'cloudtrail',
  LambdaClient: 'lambda',
  EventBridgeClient: 'events',
  Route53Client: 'route53',
};

/** Records every operation of a client, `service:Operation`, in the SDK's own words. */
export const recordOperations = (client: Client, seen: Set<string>): void => {
  client.middlewareStack.add(
    (next: Next, { clientName = '', commandName = '' }: Context) =>
      (args: never) => {
        const service = SERVICES[clientName] ?? clientName;
        seen.add(`${service}:${commandName.replace(/Command$/, '')}`);
        return next(args);
      },
    { step: 'initialize', name: 'recordOperations' },
  );
};
