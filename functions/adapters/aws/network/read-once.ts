import type { EC2Client } from '@aws-sdk/client-ec2';
import type { DhcpOptions } from '../../../account/network/name-servers.ts';
import type { Observed } from '../../../account/observed.ts';
import type { NameClients } from '../names/clients.ts';
import { type Associations, readAssociations } from '../names/read-lists.ts';
import { readDhcpOptions } from './read-dhcp-options.ts';

/** What several parts of one reading need, and what is asked for once, by the first of them. */
export type Once = {
  /** The lists of what is associated with any VPC of the Region. */
  readonly associated: () => Promise<Associations>;
  /** A DHCP option set, by id. */
  readonly optionSet: (id: string) => Promise<Observed<DhcpOptions>>;
};

/** Made for one reading and no more: the next one must see what has changed. */
export const readOnce = (clients: NameClients & { readonly ec2: EC2Client }): Once => {
  let lists: Promise<Associations> | undefined;
  const sets = new Map<string, Promise<Observed<DhcpOptions>>>();
  return {
    associated: () => {
      lists ??= readAssociations(clients);
      return lists;
    },
    optionSet: (id) => {
      const asked = sets.get(id) ?? readDhcpOptions(clients.ec2, id);
      sets.set(id, asked);
      return asked;
    },
  };
};
