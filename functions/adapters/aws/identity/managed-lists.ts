import {
  DescribeInstanceInformationCommand,
  type InstanceInformation,
  paginateDescribeInstanceInformation,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { HybridNode, IdentityState } from '../../../account/identity/identity.ts';
import { present } from '../../../account/observed.ts';
import type { Scope } from '../../../account/state.ts';
import { type ManagedState, managedStates, stateOf } from '../nodes/connected-nodes.ts';
import { collect } from '../shared/collect.ts';
import { type Aspect, aspect, unavailable } from '../shared/errors.ts';
import { hybridOnly, listHybrid, PAGE } from './read-hybrid-nodes.ts';

const OPERATION = 'ssm:DescribeInstanceInformation';

type List = readonly InstanceInformation[];
type States = ReadonlyMap<string, ManagedState>;

/** Managed nodes as Systems Manager lists them. */
export type ManagedLists = {
  /** Ids of all EC2 instances among them. Throws `AccountUnavailableError` where they may not be listed. */
  ids(): Promise<readonly string[]>;
  /** The hybrid nodes that may matter: all of them, or none where no role is looked up. */
  hybrid(): Promise<readonly HybridNode[]>;
  /** What it knows about these instances; one that never registered is missing. None: it does not take one of the ids. */
  states(ids: readonly string[]): Promise<Aspect<States>>;
};

const statesIn = (list: List): States =>
  new Map(list.flatMap((node) => (node.InstanceId ? [[node.InstanceId, stateOf(node)] as const] : [])));

/**
 * The nodes of the Region are listed once at most. Its first page is asked for at once; in most Regions it holds all of
 * them, and so it serves for the hybrid nodes and for the state of every instance. In a larger Region, those are asked
 * for by filters.
 */
export const managedLists = (
  ssm: SSMClient,
  { managedNodes = [], instancesOfRole = [], rolesOfPolicy = [], instancesOfProfile = [] }: Scope,
): ManagedLists => {
  const looksForRoles = instancesOfRole.length + rolesOfPolicy.length > 0;
  const isListed = looksForRoles || managedNodes.length + instancesOfProfile.length > 0;
  const firstPage = () => ssm.send(new DescribeInstanceInformationCommand({ MaxResults: PAGE }));
  const first = isListed ? firstPage() : undefined;
  // Whoever needs it handles its failure. Where nobody does yet, it must not end the process.
  first?.catch(() => undefined);
  let whole: Promise<List> | undefined;
  const listAll = async (): Promise<List> => {
    try {
      const { InstanceInformationList = [], NextToken } = await (first ?? firstPage());
      if (!NextToken) return InstanceInformationList;
      const config = { client: ssm, pageSize: PAGE, startingToken: NextToken };
      const pages = paginateDescribeInstanceInformation(config, {});
      return [...InstanceInformationList, ...(await collect(pages, (page) => page.InstanceInformationList))];
    } catch (error) {
      throw unavailable(OPERATION, error);
    }
  };
  const all = (): Promise<List> => {
    whole ??= listAll();
    return whole;
  };
  /** The whole list, if it is known without another call. */
  const known = async (): Promise<Aspect<List>> => {
    if (whole) return { kind: 'read', value: await whole };
    if (!first) return { kind: 'none' };
    const page = await aspect(OPERATION, [], () => first);
    if (page.kind !== 'read') return page;
    const { InstanceInformationList = [], NextToken } = page.value;
    return NextToken ? { kind: 'none' } : { kind: 'read', value: InstanceInformationList };
  };
  return {
    ids: async () =>
      (await all()).flatMap(({ InstanceId = '' }) => (InstanceId.startsWith('i-') ? [InstanceId] : [])),
    hybrid: async () => {
      if (managedNodes.includes('all')) return hybridOnly(await all());
      if (!looksForRoles) return [];
      const list = await known();
      if (list.kind === 'read') return hybridOnly(list.value);
      // Where the nodes may not be listed, only EC2 instances are judged.
      return list.kind === 'unread' ? [] : listHybrid(ssm);
    },
    states: async (ids) => {
      const list = await known();
      if (list.kind === 'read') return { kind: 'read', value: statesIn(list.value) };
      return list.kind === 'unread'
        ? list
        : aspect(OPERATION, ['InvalidInstanceId'], () => managedStates(ssm, ids));
    },
  };
};

/** Of the hybrid nodes, those of the roles in question; all of them where all nodes are asked for. */
export const hybridIn = (
  { managedNodes = [] }: Scope,
  roles: readonly string[],
  listed: readonly HybridNode[],
): IdentityState['hybridNodes'] =>
  Object.fromEntries(
    listed
      .filter(({ role }) => managedNodes.includes('all') || (role !== undefined && roles.includes(role)))
      .map((node) => [node.nodeId, present(node)]),
  );
