import type { EC2Client } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { DhcpOptions } from '../../../account/network/name-servers.ts';
import type { Observed } from '../../../account/observed.ts';
import type { AccountState } from '../../../account/state.ts';
import type { NameClients } from '../names/clients.ts';
import { type Associations, readAssociations } from '../names/read-lists.ts';
import { type FirstNodes, firstNodes } from '../nodes/connected-nodes.ts';
import { type Aspect, aspect } from '../shared/errors.ts';
import { readDhcpOptions } from './read-dhcp-options.ts';

/** What several parts of one reading need, and what is asked for once, by the first of them. */
export type Once = {
  /** The lists of what is associated with any VPC of the Region. */
  readonly associated: () => Promise<Associations>;
  /** A DHCP option set, by id. */
  readonly optionSet: (id: string) => Promise<Observed<DhcpOptions>>;
  /** The first managed nodes of the Region. */
  readonly firstNodes: () => Promise<Aspect<FirstNodes>>;
};

/**
 * Made for one reading and no more: the next one must see what has changed. `known` are option sets that were read a moment
 * ago.
 */
export const readOnce = (
  clients: NameClients & { readonly ec2: EC2Client; readonly ssm: SSMClient },
  known: AccountState['dhcpOptions'] = {},
): Once => {
  let lists: Promise<Associations> | undefined;
  let nodes: Promise<Aspect<FirstNodes>> | undefined;
  const sets = new Map(Object.entries(known).map(([id, set]) => [id, Promise.resolve(set)] as const));
  return {
    associated: () => {
      lists ??= readAssociations(clients);
      return lists;
    },
    firstNodes: () => {
      nodes ??= aspect('ssm:DescribeInstanceInformation', [], () => firstNodes(clients.ssm));
      return nodes;
    },
    optionSet: (id) => {
      const asked = sets.get(id) ?? readDhcpOptions(clients.ec2, id);
      sets.set(id, asked);
      return asked;
    },
  };
};
