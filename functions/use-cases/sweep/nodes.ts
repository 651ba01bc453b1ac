import type { BlastRadius } from '../../account/nodes/blast-radius.ts';
import { type ExpectedNode, lostOf, nextInventories, talliesOf } from '../../account/nodes/inventory.ts';
import type { ManagedNode } from '../../account/nodes/managed-node.ts';
import { sampleOf } from '../../account/nodes/sample.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Incident, incidentId } from '../../core/ledger/ledger.ts';
import type { Finding, Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import { UNCHANGED } from '../../core/unchanged.ts';
import { linksTo } from '../outcomes.ts';
import { recordQuietly } from '../tell.ts';

/** The number of places where an explanation is looked for. */
const MOST_PLACES = 30;
/** An incident that ended longer ago than this explains nothing. */
const EXPLAINS_MS = 24 * 60 * 60 * 1000;

/** All managed nodes of the Region. Only one page at a time and a few facts about each node are in memory. */
export const readNodes = async ({ reader }: Ports): Promise<AccountState['nodes']> => {
  const nodes: Record<string, ManagedNode> = Object.create(null);
  for await (const page of reader.managedNodes()) {
    for (const node of page) nodes[node.nodeId] = node;
  }
  return nodes;
};

/** What the last sweep saw. Without it, no node counts as lost; the next sweep then reports lost nodes. */
export const readInventories = async ({ ledger, log }: Ports): Promise<AccountState['inventories']> => {
  try {
    const inventories = await ledger.vpcInventories();
    return Object.fromEntries(inventories.map((inventory) => [inventory.vpcId, inventory]));
  } catch (error) {
    log.error('The inventory could not be read', { error });
    return {};
  }
};

const lostIn = (state: AccountState, vpcId: string): readonly ExpectedNode[] => {
  const inventory = state.inventories[vpcId];
  return inventory ? lostOf(inventory, new Map(Object.entries(state.nodes))) : [];
};

/** Are any of the lost nodes not reported yet? */
export const isFreshLoss = (state: AccountState, { subject }: Finding): boolean =>
  lostIn(state, subject.id).some(({ lost }) => !lost);

/** The lost nodes as the affected ones. */
export const lostBlast = (state: AccountState, vpcId: string): BlastRadius => {
  const lost = lostIn(state, vpcId);
  return {
    nodes: lost.length,
    atLeast: false,
    sample: sampleOf(lost.map(({ id, name }) => name ?? id)),
    where: vpcId,
  };
};

const placesOf = (vpcId: string, lost: readonly ExpectedNode[]): readonly Resource[] => {
  const each = (type: Resource['type'], ids: readonly (string | undefined)[]): readonly Resource[] =>
    [...new Set(ids.flatMap((id) => id ?? []))].map((id) => resource(type, id));
  return [
    resource('AWS::EC2::VPC', vpcId),
    ...each(
      'AWS::EC2::Subnet',
      lost.map(({ subnetId }) => subnetId),
    ),
    ...each(
      'AWS::IAM::InstanceProfile',
      lost.map(({ profile }) => profile),
    ),
    ...each(
      'AWS::IAM::Role',
      lost.flatMap(({ role, profile }) => [role, profile]),
    ),
  ].slice(0, MOST_PLACES);
};

/** Does an incident explain what another prerequisite found? */
const explains = (incident: Incident, { prerequisite }: Outcome, now: Date): boolean =>
  incident.prerequisite !== prerequisite &&
  (incident.impact === 'sessions-fail' || incident.impact === 'unknown') &&
  (incident.state === 'open' || now.getTime() - Date.parse(incident.checkedAt) < EXPLAINS_MS);

/** The incident that explains lost nodes: an open one before a closed one, a certain one before a doubt. */
const explanationOf = async (
  ports: Ports,
  outcome: Outcome,
  vpcId: string,
  lost: readonly ExpectedNode[],
): Promise<Incident | undefined> => {
  try {
    const { incidents } = await ports.ledger.load(placesOf(vpcId, lost));
    const rank = ({ state, impact }: Incident): number =>
      (state === 'open' ? 0 : 2) + (impact === 'sessions-fail' ? 0 : 1);
    return incidents
      .filter((incident) => explains(incident, outcome, ports.now()))
      .sort((a, b) => rank(a) - rank(b) || Date.parse(b.checkedAt) - Date.parse(a.checkedAt))[0];
  } catch (error) {
    ports.log.warn('The incidents that may explain lost nodes could not be looked up', { error });
    return undefined;
  }
};

const wordsOf = ({ prerequisite, subject, because, api, by, eventId }: Incident): string => {
  const who = api ? `, after ${api}${by ? ` by ${by}` : ''}${eventId ? ` (event ${eventId})` : ''}` : '';
  return `This matches incident ${incidentId(prerequisite, subject)}${because ? `: ${because}` : ''}${who}.`;
};

const UNEXPLAINED =
  'No incident explains it. Check the agent, the node’s own firewall, and the network outside the VPC.';

/** Adds the change that explains a loss. */
export const explained = async (ports: Ports, state: AccountState, outcome: Outcome): Promise<Outcome> => {
  const vpcId = outcome.findings[0]?.subject.id ?? '';
  const incident = await explanationOf(ports, outcome, vpcId, lostIn(state, vpcId));
  return {
    ...outcome,
    action: `Found by the hourly sweep. ${incident ? wordsOf(incident) : UNEXPLAINED} ${UNCHANGED}`,
    links: {
      ...outcome.links,
      ...linksTo(state.identity, incident?.eventId ? { eventId: incident.eventId, region: '' } : null),
    },
  };
};

/** Remembers which nodes are connected now, for the next sweep and the events until then. */
export const rememberNodes = (ports: Ports, state: AccountState): Promise<void> =>
  recordQuietly(ports, async () => {
    const seenAt = ports.now().toISOString();
    const inventories = nextInventories(state.inventories, state.nodes, seenAt);
    await ports.ledger.saveInventories(inventories, talliesOf(inventories, seenAt));
  });
