import type { EndpointNetwork, VpcNetwork } from '../network.ts';

/**
 * EC2 itself adds and removes the routes to a gateway endpoint: "a route is automatically added to each of
 * the route tables". Without the endpoint, all these routes disappear. Where no table has such a route any
 * more, the prefix list is not known here, and the endpoint's own list of tables is used.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export const withGatewayRoutes = (
  network: VpcNetwork,
  id: string,
  endpoint?: EndpointNetwork,
): VpcNetwork => {
  const [made] = network.routeTables.flatMap(({ routes }) => routes.filter(({ target }) => target === id));
  if (!made) return network;
  return {
    ...network,
    routeTables: network.routeTables.map((table) => {
      const others = table.routes.filter(({ target }) => target !== id);
      const isRouted = endpoint?.routeTableIds.includes(table.routeTableId) ?? false;
      if (isRouted && others.length < table.routes.length) return table;
      return { ...table, routes: isRouted ? [...others, made] : others };
    }),
  };
};
