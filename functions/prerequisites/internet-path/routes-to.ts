import type { ApiCall } from '../../account/api-call.ts';
import type { VpcNetwork } from '../../account/network/network.ts';
import { routeInput } from '../../account/network/routes.ts';

/** Calls that lead the routes for a target that is gone to another one, or to the same one once it is back. */
export const routesTo = (
  network: VpcNetwork,
  target: string,
  next: string,
): readonly ApiCall<'ec2:ReplaceRoute'>[] =>
  network.routeTables.flatMap(({ routeTableId, routes }) =>
    routes.flatMap((route) => {
      const input = route.target === target && routeInput(routeTableId, { ...route, target: next });
      return input ? [{ api: 'ec2:ReplaceRoute', input } as const] : [];
    }),
  );
