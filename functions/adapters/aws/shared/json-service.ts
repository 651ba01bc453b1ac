import { $Command, SSMClient } from '@aws-sdk/client-ssm';
import { AwsJson1_1Protocol, AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import { isObject, type JsonObject } from '../../../formats/json.ts';
import { endpointDomain } from '../../../formats/regions.ts';
import { type ClientOverrides, clientOptions } from './client-options.ts';

/** Some operations of a service that speaks JSON. */
type JsonService = {
  /** The first label of its endpoint, and the name that requests are signed for. */
  readonly name: string;
  /** What the header `X-Amz-Target` begins with; undefined where the path names the operation. */
  readonly target?: string;
  /** The path of each operation, with `{Member}` for members of its input, and those that go into the query; only without a target. */
  readonly paths?: Readonly<Record<string, readonly [path: string, ...query: readonly string[]]>>;
  /** The paths of operations that post one member of their input, and that member; only without a target. */
  readonly posts?: Readonly<Record<string, readonly [path: string, member: string]>>;
};

type CallOptions = { readonly abortSignal?: AbortSignal };

/** Calls the operations of a service by name. Input and output are plain JSON. */
export type JsonClient = Pick<SSMClient, 'middlewareStack'> & {
  call(operation: string, input: JsonObject, options?: CallOptions): Promise<JsonObject>;
};

/** The SDK's numbers for kinds of schemas: an operation, a structure, a text, any JSON. */
const [OPERATION, STRUCTURE, TEXT, DOCUMENT] = [9, 3, 0, 15] as const;

const outputOf = ({ name }: JsonService, operation: string) =>
  [STRUCTURE, name, `${operation}Response`, 0, ['Body'], [[DOCUMENT, { httpPayload: 1 }]]] as const;

const postOf = (service: JsonService, operation: string, [path, member]: readonly [string, string]) => {
  const input = [STRUCTURE, service.name, `${operation}Request`, 0, [member], [DOCUMENT]] as const;
  const http = { http: ['POST', path, 200] };
  return [OPERATION, service.name, operation, http, () => input, () => outputOf(service, operation)] as const;
};

const schemaOf = (service: JsonService, operation: string) => {
  const { name, paths = {}, posts = {} } = service;
  const post = posts[operation];
  if (post) return postOf(service, operation, post);
  const [path, ...query] = paths[operation] ?? [];
  if (path === undefined) return [OPERATION, name, operation, 0, DOCUMENT, DOCUMENT] as const;
  const labels = [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, label]) => label ?? []);
  const members = [
    ...labels.map(() => [TEXT, { httpLabel: 1 }] as const),
    ...query.map((member) => [TEXT, { httpQuery: member }] as const),
  ];
  const names = [...labels, ...query.map((member) => member.charAt(0).toUpperCase() + member.slice(1))];
  const input = [STRUCTURE, name, `${operation}Request`, 0, names, members] as const;
  const http = { http: ['GET', path, 200] };
  return [OPERATION, name, operation, http, () => input, () => outputOf(service, operation)] as const;
};

const BUILT_IN = {
  Region: { type: 'builtInParams', name: 'region' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
} as const;

const commandOf = (service: JsonService, operation: string) =>
  $Command
    .classBuilder()
    .ep(BUILT_IN)
    .m((_, __, config: SSMClient['config']) => [getEndpointPlugin(config, BUILT_IN)])
    .s(service.target ?? service.name, operation)
    .n(service.name, `${operation}Command`)
    // The SDK's type wants lists that can be changed; it never changes them.
    .sc(
      schemaOf(service, operation) as unknown as Parameters<
        ReturnType<typeof $Command.classBuilder>['sc']
      >[0],
    )
    .build();

/**
 * A client for a service of which a few operations are needed: the SDK's signing, retries and errors, without a package
 * of its own in the bundle. The client of Systems Manager is there already, and it takes another protocol and endpoint.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export const jsonClient = (service: JsonService, overrides: ClientOverrides = {}): JsonClient => {
  const { name, target } = service;
  const client = new SSMClient({
    ...clientOptions(overrides),
    serviceId: name,
    protocol: target === undefined ? AwsRestJsonProtocol : AwsJson1_1Protocol,
    protocolSettings: {
      defaultNamespace: name,
      errorTypeRegistries: [],
      ...(target === undefined ? {} : { serviceTarget: target }),
    },
    endpointProvider: ({ Region = '', Endpoint }) => ({
      url: new URL(String(Endpoint ?? `https://${name}.${Region}.${endpointDomain(Region)}`)),
      properties: {
        authSchemes: [{ name: 'sigv4', signingName: name, signingRegion: Region, properties: {} }],
      },
    }),
  });
  const send = client.send.bind(client) as unknown as (
    command: object,
    options: CallOptions,
  ) => Promise<JsonObject>;
  return {
    middlewareStack: client.middlewareStack,
    call: async (operation, input, options = {}) => {
      const answer = await send(new (commandOf(service, operation))(input), options);
      return isObject(answer['Body']) ? answer['Body'] : answer;
    },
  };
};
