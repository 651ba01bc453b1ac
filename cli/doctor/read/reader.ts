import { type EC2Client, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import { deniedBecause, type Observed, present } from '../../../functions/account/observed.ts';
import { collect } from '../../../functions/adapters/aws/shared/collect.ts';
import { isDenied, observe } from '../../../functions/adapters/aws/shared/errors.ts';
import type { AccountReader } from '../../../functions/core/ports.ts';
import { iamRegion } from '../../../functions/formats/regions.ts';

/** All VPCs of the Region, where nobody may say which of them hold managed nodes. */
export const allVpcs = (ec2: EC2Client): Promise<Observed<readonly string[]>> =>
  observe('ec2:DescribeVpcs', [], async () => {
    const found = await collect(paginateDescribeVpcs({ client: ec2 }, {}), (page) => page.Vpcs);
    return present(found.flatMap(({ VpcId }) => VpcId ?? []).toSorted());
  });

/** What the listing of the managed nodes showed, filled while it is read. */
export type Listing = {
  readonly nodes: Map<string, ManagedNode>;
  /** Why the nodes may not be listed. */
  refused?: string;
};

type Hooks = {
  readonly vpcs: () => Promise<Observed<readonly string[]>>;
  /** Told of a page of nodes. */
  readonly onNodes: () => void;
  /** Told when all nodes are known. */
  readonly onListed: (nodes: ReadonlyMap<string, ManagedNode>) => Promise<void>;
};

/** The operation of which an error says that AWS refused it; undefined for another error. */
const refusedOperation = (error: unknown): string | undefined => {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!isDenied(cause)) return undefined;
  return error instanceof Error ? error.message.replace(/ failed:.*$/, '') : undefined;
};

/**
 * The reader of the sweep, except that a person may lack permissions that the guard's role has. Who may not list the
 * nodes is shown all VPCs instead, so that the rest is judged. The trails of the Region that records IAM are always read,
 * because an installation would need them.
 */
export const patientReader = (reader: AccountReader, listing: Listing, hooks: Hooks): AccountReader => {
  let resolve: () => void = () => undefined;
  const listed = new Promise<void>((done) => {
    resolve = done;
  });
  async function* managedNodes(): AsyncGenerator<readonly ManagedNode[]> {
    listing.nodes.clear();
    try {
      for await (const page of reader.managedNodes()) {
        for (const node of page) listing.nodes.set(node.nodeId, node);
        hooks.onNodes();
        yield page;
      }
      await hooks.onListed(listing.nodes);
    } catch (error) {
      const operation = refusedOperation(error);
      if (operation === undefined) throw error;
      listing.refused = deniedBecause(operation);
    } finally {
      resolve();
    }
  }
  return {
    ...reader,
    managedNodes,
    read: (scope) => {
      const { trails = [] } = scope;
      if (trails.length === 0) return reader.read(scope);
      return reader.read({ ...scope, trails: [...new Set(trails.flatMap((one) => [one, iamRegion(one)]))] });
    },
    sessionVpcs: async () => {
      await listed;
      return listing.refused === undefined ? reader.sessionVpcs() : hooks.vpcs();
    },
  };
};
