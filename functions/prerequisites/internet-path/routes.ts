import type { Plan } from '../../account/api-call.ts';
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
  more: Pick<Effect<Calls>, 'isCurrent' | 'inverses'>,
): Effect<Calls> => ({
  kind: 'effect',
  resources: [resource('AWS::EC2::RouteTable', routeTableId)],
  scope: { networksOf: [{ kind: 'route-table', id: routeTableId }] },
  ...more,
});

const back = (
  api: RouteRepairs,
  { routeTableId, destination }: Meant,
  route: Route | undefined,
): readonly Plan<Calls>[] => {
  const input = route && routeInput(routeTableId, route);
  if (!input) return [];
  const restores = `the route for ${destination} to ${route.target} in ${routeTableId}`;
  return [{ calls: [{ api, input }], restores, exact: true }];
};

const isDefault = (destination: string): boolean => /\/[01]$/.test(destination);

/**
 * Without the default route to its internet gateway, a subnet is as cut off as if the gateway was detached. The route to
 * a NAT gateway is another matter: it lets nobody in, and people take it away while they replace the gateway.
 */
const cutOff = ({ destination, target }: Route) =>
  isDefault(destination) && target.startsWith('igw-') ? ({ containment: 'internet-gateway' } as const) : {};

/** A more specific route may take traffic away from a wider one. */
const created: Decoder<Calls> = ({ request }) => {
  const meant = meantBy(request);
  const target = recordedTarget(request);
  if (!meant || !target) return unreadable(INCOMPLETE);
  const input = { RouteTableId: meant.routeTableId, ...destinationInput(meant.destination) };
  return effectOn(meant, {
    isCurrent: (state) => routeNow(state, meant)?.target === target,
    inverses: () => [
      {
        calls: [{ api: 'ec2:DeleteRoute', input }],
        restores: `${meant.routeTableId} without the route for ${meant.destination}`,
        exact: true,
      },
    ],
  });
};

/** `localTarget` resets a route to the VPC itself; no other field shows this. */
const replacedRoute: Decoder<Calls> = ({ request }) => {
  const meant = meantBy(request);
  const target = recordedTarget(request) ?? ('localTarget' in request ? 'local' : undefined);
  if (!meant || !target) return unreadable(INCOMPLETE);
  return effectOn(meant, {
    isCurrent: (state) => routeNow(state, meant)?.target === target,
    inverses: (state) => {
      const before = rememberedRoute(state, meant);
      if (!before || before.target === target) return [];
      const shape = routeNow(state, meant)?.blackhole ? cutOff(before) : {};
      return back('ec2:ReplaceRoute', meant, before).map((plan) => ({ ...plan, ...shape }));
    },
  });
};

const deleted: Decoder<Calls> = ({ request }) => {
  const meant = meantBy(request);
  if (!meant) return unreadable(INCOMPLETE);
  const hasTable = (state: AccountState): boolean =>
    tablesNow(state).some(({ routeTableId }) => routeTableId === meant.routeTableId);
  return effectOn(meant, {
    isCurrent: (state) => hasTable(state) && routeNow(state, meant) === undefined,
    inverses: (state) => {
      const before = rememberedRoute(state, meant);
      return back('ec2:CreateRoute', meant, before).map((plan) => ({
        ...plan,
        ...(before && cutOff(before)),
      }));
    },
  });
};

/** The changes of routes, by CloudTrail's event names. */
export const routeChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:CreateRoute': created,
  'ec2:ReplaceRoute': replacedRoute,
  'ec2:DeleteRoute': deleted,
};
