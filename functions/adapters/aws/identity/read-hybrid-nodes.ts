import {
  type InstanceInformation,
  paginateDescribeInstanceInformation,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { isHybrid } from '../../../account/identity/hybrid-nodes.ts';
import type { HybridNode, IdentityState } from '../../../account/identity/identity.ts';
import { absent, present, unknown } from '../../../account/observed.ts';
import { iamName } from '../../../formats/names.ts';
import { aspect } from '../shared/errors.ts';

/** The largest page size of DescribeInstanceInformation. */
export const PAGE = 50;
/** With more hybrid nodes than this, those of a role are looked for among the first ones; a sweep lists all. */
const MOST_HYBRID = 500;

type Filters = { readonly Key: string; readonly Values: string[] }[];

const describe = async (
  ssm: SSMClient,
  Filters: Filters,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly InstanceInformation[]> => {
  const found: InstanceInformation[] = [];
  for await (const page of paginateDescribeInstanceInformation(
    { client: ssm, pageSize: PAGE },
    Filters.length > 0 ? { Filters } : {},
  )) {
    found.push(...(page.InstanceInformationList ?? []));
    if (found.length >= most) break;
  }
  return found;
};

const hybridOf = ({
  InstanceId = '',
  ComputerName,
  Name,
  IamRole,
  PingStatus,
}: InstanceInformation): HybridNode => {
  const name = Name ?? ComputerName;
  return {
    nodeId: InstanceId,
    ...(name ? { name } : {}),
    ...(IamRole ? { role: iamName(IamRole) } : {}),
    pingStatus: PingStatus ?? 'Inactive',
    tags: {},
  };
};

/** The hybrid nodes among nodes that Systems Manager lists. */
export const hybridOnly = (listed: readonly InstanceInformation[]): readonly HybridNode[] =>
  listed.filter(({ InstanceId = '' }) => isHybrid(InstanceId)).map(hybridOf);

/**
 * The hybrid nodes of the Region, whose roles are compared here, because Systems Manager does not document how its filter
 * writes a role with a path. Where they may not be listed, only EC2 instances are judged.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformationStringFilter.html
 */
export const listHybrid = async (ssm: SSMClient): Promise<readonly HybridNode[]> => {
  const listed = await aspect('ssm:DescribeInstanceInformation', [], () =>
    describe(ssm, [{ Key: 'ResourceType', Values: ['ManagedInstance'] }], MOST_HYBRID),
  );
  return listed.kind === 'read' ? hybridOnly(listed.value) : [];
};

/** Hybrid nodes by their ids. */
export const readHybridById = async (
  ssm: SSMClient,
  ids: readonly string[],
): Promise<IdentityState['hybridNodes']> => {
  if (ids.length === 0) return {};
  const listed = await aspect('ssm:DescribeInstanceInformation', ['InvalidInstanceId'], () =>
    describe(ssm, [{ Key: 'InstanceIds', Values: [...ids] }]),
  );
  if (listed.kind === 'unread') return Object.fromEntries(ids.map((id) => [id, unknown(listed.because)]));
  const found = listed.kind === 'read' ? hybridOnly(listed.value) : [];
  return {
    ...Object.fromEntries(ids.map((id) => [id, absent])),
    ...Object.fromEntries(found.map((node) => [node.nodeId, present(node)])),
  };
};
