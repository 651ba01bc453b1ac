import { type AccountState, presentValue, type Tags } from './core/account-state.ts';
import type { BlastRadius } from './core/outcome.ts';
import type { Ports } from './core/ports.ts';
import type { Gathered } from './gather.ts';

const MOST_NAMES = 5;

const whereOf = (vpcId: string, tags: Tags): string => (tags['Name'] ? `${vpcId} (${tags['Name']})` : vpcId);

/**
 * The managed nodes of a VPC. Those that lost their connection count as well: they may have lost it by this
 * very change.
 */
export const blastRadiusInVpc = (state: AccountState, vpcId: string): BlastRadius | null => {
  const vpc = presentValue(state.vpcs[vpcId]);
  if (!vpc) return null;
  const nodes = vpc.instances.filter(({ managed }) => managed && managed.pingStatus !== 'Inactive');
  return {
    nodes: nodes.length,
    atLeast: false,
    sample: nodes.slice(0, MOST_NAMES).map(({ name, instanceId }) => name ?? instanceId),
    where: whereOf(vpc.vpcId, vpc.tags),
  };
};

/**
 * Who is hit: the nodes of the VPC that was changed, or all connected nodes of the Region where the
 * preferences are at stake. Null when it cannot be read: an alert without a number is better than none.
 */
export const blastRadiusOf = async (
  ports: Ports,
  { effect, state }: Gathered,
): Promise<BlastRadius | null> => {
  const vpc = effect.resources.find(({ type }) => type === 'AWS::EC2::VPC');
  if (vpc) return blastRadiusInVpc(state, vpc.id);
  try {
    return await ports.reader.connectedNodes();
  } catch (error) {
    ports.log.warn('The managed nodes could not be counted', { error });
    return null;
  }
};
