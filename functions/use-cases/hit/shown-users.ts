import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { pathToInternet } from '../../account/network/path/internet.ts';
import { tableOfSubnet } from '../../account/network/path/route-table.ts';
import { SESSION_SERVICES } from '../../account/network/session-services.ts';
import { egressWays } from '../../account/network/users/egress.ts';
import { holds } from '../../account/network/users/reach.ts';
import { sampleOf } from '../../account/nodes/sample.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import type { Finding } from '../../core/outcome.ts';
import type { Hit } from '../../core/prerequisite.ts';
import { egressTargets } from '../../sessions/paths/egress.ts';
import { liveFor, targetsOf } from '../../sessions/paths/elsewhere.ts';
import { judgedNodes } from '../../sessions/paths/node-paths.ts';
import { type Lost, lostByUsers } from '../../sessions/paths/provider.ts';
import type { Guard } from '../guard.ts';
import { widen } from '../widen.ts';
import { dependOnWayOut } from './by-way-out.ts';

/** So many VPCs are looked at for an alert; in an account with more, some users are not shown. */
const MOST_SPOKES = 25;

const leadsTo = (spoke: VpcNetwork, { interface: { subnetId } }: NodeNetwork, targets: readonly string[]) =>
  tableOfSubnet(spoke, subnetId)?.routes.some(
    ({ target, blackhole }) => !blackhole && targets.includes(target),
  ) ?? false;

/** Has any service been lost where a node is? */
const isWithin = (lost: readonly Lost[], service: string, { interface: { addresses } }: NodeNetwork) =>
  lost.some((one) => one.service === service && (one.reach === undefined || holds(one.reach, addresses)));

/**
 * The connected nodes of a VPC that cannot be seen to have any other way to what was lost than the route to the same
 * targets: it is as good as shown that they use the endpoints there.
 */
const dependants = (
  state: AccountState,
  spoke: VpcNetwork,
  lost: readonly Lost[],
  targets: readonly string[],
): readonly NodeNetwork[] => {
  const { region } = state.identity;
  const services = SESSION_SERVICES.filter((service) => liveFor(service, spoke, region).length === 0);
  return judgedNodes(spoke).filter(
    (node) =>
      node.managed?.pingStatus === 'Online' &&
      leadsTo(spoke, node, targets) &&
      services.some(
        (service) =>
          isWithin(lost, service, node) && pathToInternet(service, node, spoke).kind !== 'reachable',
      ),
  );
};

/** The nodes of a VPC that use endpoints that were lost, or a way out. */
const usersIn = (
  state: AccountState,
  spoke: VpcNetwork,
  network: VpcNetwork,
  lost: readonly Lost[],
): readonly NodeNetwork[] => {
  const [ways, endpoints] = [lost.filter(({ entry }) => entry), lost.filter(({ entry }) => !entry)];
  const way = {
    network,
    lost: ways,
    open: egressWays(network).map(({ subnetId }) => subnetId),
    targets: egressTargets(state, network),
  };
  const found = [
    ...dependants(state, spoke, endpoints, targetsOf(state, network)),
    ...dependOnWayOut(state, spoke, way),
  ];
  return [...new Set(found)];
};

const shownAt = async (guard: Guard, state: AccountState, finding: Finding): Promise<Hit | undefined> => {
  const network = presentValue(state.networks[finding.subject.id]);
  if (!network) return undefined;
  const lost = lostByUsers(state, network).filter(({ owner }) => owner === finding.prerequisite);
  const targets = targetsOf(state, network);
  if (lost.length === 0 || targets.length === 0) return undefined;
  const found = await guard.ports.reader.vpcsRoutedTo(targets);
  const ids = (presentValue(found) ?? []).filter((id) => id !== network.vpcId).slice(0, MOST_SPOKES);
  const wider = await widen(guard, state, { networks: ids });
  const nodes = ids.flatMap((id) => {
    const spoke = presentValue(wider.networks[id]);
    return spoke ? usersIn(wider, spoke, network, lost) : [];
  });
  if (nodes.length === 0) return undefined;
  return { nodes: nodes.length, sample: sampleOf(nodes.map(({ name, instanceId }) => name ?? instanceId)) };
};

/**
 * Findings about users elsewhere, with the nodes of this account that are shown to be among them. It is asked only for an
 * alert, so that it costs nothing otherwise. If it cannot be read, the alert says who may be hit.
 */
export const withShownUsers = (
  guard: Guard,
  state: AccountState,
  findings: readonly Finding[],
): Promise<readonly Finding[]> =>
  Promise.all(
    findings.map(async (finding) => {
      if (!finding.users || finding.users.certain) return finding;
      try {
        const shown = await shownAt(guard, state, finding);
        return shown ? { ...finding, users: { ...finding.users, shown } } : finding;
      } catch (error) {
        guard.ports.log.warn('The nodes that use a VPC could not be looked up', { error });
        return finding;
      }
    }),
  );
