import type { Route53Client } from '@aws-sdk/client-route-53';
import { at, type Json, type JsonObject, stringAt } from '../../../formats/json.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { type JsonClient, jsonClient } from '../shared/json-service.ts';

/** The clients of what decides how names resolve. */
export type NameClients = {
  readonly resolver: JsonClient;
  readonly profiles: JsonClient;
  /** Loaded on demand. */
  readonly route53: () => Promise<Route53Client>;
};

/** Route 53 takes five requests a second of an account, of which other tools need some, so it may refuse a few times. */
const MOST_ATTEMPTS = 6;

const lazyRoute53 = (overrides: ClientOverrides): NameClients['route53'] => {
  let loading: Promise<Route53Client> | undefined;
  return () => {
    loading ??= import('./route53-sdk.ts').then(
      (sdk) => new sdk.Route53Client(clientOptions({ maxAttempts: MOST_ATTEMPTS, ...overrides })),
    );
    return loading;
  };
};

export const nameClients = (overrides: ClientOverrides = {}): NameClients => ({
  resolver: jsonClient({ name: 'route53resolver', target: 'Route53Resolver' }, overrides),
  profiles: jsonClient(
    {
      name: 'route53profiles',
      paths: {
        ListProfileAssociations: ['/profileassociations', 'nextToken', 'maxResults'],
        ListProfileResourceAssociations: [
          '/profileresourceassociations/profileid/{ProfileId}',
          'nextToken',
          'maxResults',
        ],
      },
    },
    overrides,
  ),
  route53: lazyRoute53(overrides),
});

/** All items of all pages of an operation; `member` is the list in its answer. */
export const allOf = async (
  client: JsonClient,
  operation: string,
  member: string,
  input: JsonObject = {},
): Promise<readonly Json[]> => {
  const items: Json[] = [];
  let next: string | undefined;
  do {
    const answer = await client.call(operation, {
      ...input,
      ...(next === undefined ? {} : { NextToken: next }),
    });
    const page = at(answer, member);
    if (Array.isArray(page)) items.push(...page);
    next = stringAt(answer, 'NextToken') || undefined;
  } while (next !== undefined);
  return items;
};
