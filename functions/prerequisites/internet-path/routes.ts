import type { Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
import type { Route, RouteTable } from '../../account/network/network.ts';
import { networksOf } from '../../account/network/parts.ts';
import {
  destinationInput,
  recordedDestination,
  recordedTarget,
  routeInput,
} from '../../account/network/routes.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, type Effect, unreadable } from '../../core/effect.ts';
import { type JsonObject, stringAt } from '../../formats/json.ts';

type RouteRepairs = 'ec2:CreateRoute' | 'ec2:ReplaceRoute';
type RouteOffers = 'ec2:DeleteRoute';
type Calls = RouteRepairs | RouteOffers;

type Meant = { readonly routeTableId: string; readonly destination: string };

const meantBy = (request: JsonObject): Meant | undefined => {
  const routeTableId = stringAt(request, 'routeTableId');
  const destination = recordedDestination(request);
  return routeTableId && destination ? { routeTableId, destination } : undefined;
};

const routeIn = (tables: readonly RouteTable[], meant: Meant): Route | undefined =>
  tables
    .find(({ routeTableId }) => routeTableId === meant.routeTableId)
    ?.routes.find(({ destination }) => destination === meant.destination);

const tablesNow = (state: AccountState): readonly RouteTable[] =>
  networksOf(state).flatMap(({ routeTables }) => routeTables);

const routeNow = (state: AccountState, meant: Meant): Route | undefined => routeIn(tablesNow(state), meant);

/** A route that was a black hole when everything passed is not worth restoring. */
const rememberedRoute = ({ rememberedNetworks }: AccountState, meant: Meant): Route | undefined => {
  const tables = Object.values(rememberedNetworks ?? {}).flatMap(({ routeTables }) => routeTables);
  const route = routeIn(tables, meant);
  return route?.blackhole ? undefined : route;
};

const INCOMPLETE = 'the record names no route table, or no destination';

const effectOn = (
  { routeTableId }: Meant,
  more: Pick<Effect<Calls>, 'isCurrent' | 'inverses' | 'between'>,
): Effect<Calls> => ({
  kind: 'effect',
  resources: [resource('AWS::EC2::RouteTable', routeTableId)],
  scope: { networksOf: [{ kind: 'route-table', id: routeTableId }] },
  ...more,
});

/**
 * Back to the route that was there when everything passed, whatever happened to it since. Somebody who deletes a route
 * and creates another one is judged by what was there before both.
 */
const back = (state: AccountState, meant: Meant): readonly Plan<Calls>[] => {
  const before = rememberedRoute(state, meant);
  const now = routeNow(state, meant);
  if (!before || now?.target === before.target) return [];
  const input = routeInput(meant.routeTableId, before);
  if (!input) return [];
  const restores = `the route for ${meant.destination} to ${before.target} in ${meant.routeTableId}`;
  const isCut = now === undefined || now.blackhole;
  const api = now === undefined ? 'ec2:CreateRoute' : 'ec2:ReplaceRoute';
  return [{ calls: [{ api, input }], restores, exact: true, ...(isCut ? cutOff(before) : {}) }];
};

const withoutRoute = (meant: Meant): Plan<RouteOffers> => ({
  calls: [
    {
      api: 'ec2:DeleteRoute',
      input: { RouteTableId: meant.routeTableId, ...destinationInput(meant.destination) },
    },
  ],
  restores: `${meant.routeTableId} without the route for ${meant.destination}`,
  exact: true,
});

const isDefault = (destination: string): boolean => /\/[01]$/.test(destination);

/**
 * Without the default route to its internet gateway, a subnet is as cut off as if the gateway was detached. The route to
 * a NAT gateway is another matter: it lets nobody in, and people take it away while they replace the gateway.
 */
const cutOff = ({ destination, target }: Route) =>
  isDefault(destination) && target.startsWith('igw-') ? ({ containment: 'internet-gateway' } as const) : {};

/**
 * A more specific route may take traffic away from a wider one. Where another route was remembered, somebody deleted
 * it first: then this is how it was in between.
 */
const created: Decoder<Calls> = ({ request }) => {
  const meant = meantBy(request);
  const target = recordedTarget(request);
  if (!meant || !target) return unreadable(INCOMPLETE);
  return effectOn(meant, {
    isCurrent: (state) => routeNow(state, meant)?.target === target,
    between: (state) => applyPlan(state, withoutRoute(meant)),
    inverses: (state) => {
      const before = rememberedRoute(state, meant);
      return before && before.target !== target ? back(state, meant) : [withoutRoute(meant)];
    },
  });
};

/** `localTarget` resets a route to the VPC itself; no other field shows this. */
const replacedRoute: Decoder<Calls> = ({ request }) => {
  const meant = meantBy(request);
  const target = recordedTarget(request) ?? ('localTarget' in request ? 'local' : undefined);
  if (!meant || !target) return unreadable(INCOMPLETE);
  return effectOn(meant, {
    isCurrent: (state) => routeNow(state, meant)?.target === target,
    inverses: (state) => back(state, meant),
  });
};

const deleted: Decoder<Calls> = ({ request }) => {
  const meant = meantBy(request);
  if (!meant) return unreadable(INCOMPLETE);
  const hasTable = (state: AccountState): boolean =>
    tablesNow(state).some(({ routeTableId }) => routeTableId === meant.routeTableId);
  return effectOn(meant, {
    isCurrent: (state) => hasTable(state) && routeNow(state, meant) === undefined,
    inverses: (state) => back(state, meant),
  });
};

/** The changes of routes, by CloudTrail's event names. */
export const routeChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:CreateRoute': created,
  'ec2:ReplaceRoute': replacedRoute,
  'ec2:DeleteRoute': deleted,
};
