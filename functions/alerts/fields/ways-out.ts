import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import type { ToFields } from './to-fields.ts';

/** The routes that lead to something, each as a field: a connection itself says nothing about them. */
export const routesToFields: ToFields = (state, id) =>
  Object.fromEntries(
    networksOf(state)
      .flatMap(({ routeTables }) => routeTables)
      .flatMap(({ routeTableId, routes }) =>
        routes
          .filter(({ target }) => target === id)
          .map(({ destination, blackhole }) => [
            `route ${destination} of ${routeTableId}`,
            blackhole ? 'blackhole' : 'active',
          ]),
      ),
  );

export const attachmentFields: ToFields = (state, id) => {
  const attachments = networksOf(state).flatMap((network) => network.attachments ?? []);
  const found = attachments.find(({ attachmentId }) => attachmentId === id);
  return {
    state: found?.state,
    'transit gateway': found?.transitGatewayId,
    subnets: found && [...found.subnetIds].sort().join(', '),
  };
};

/** Each entry is one field, so that a difference shows only what changed. */
export const prefixListFields: ToFields = (state, id) => {
  const lists = networksOf(state).flatMap(({ prefixLists }) =>
    Object.hasOwn(prefixLists, id) ? [presentValue(prefixLists[id]) ?? []] : [],
  );
  return Object.fromEntries((lists[0] ?? []).map((cidr) => [`entry ${cidr}`, 'exists']));
};
