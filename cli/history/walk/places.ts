import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { namesIn, partIds } from './names.ts';

/** Where parts of networks were that are gone today and that their record names by nothing but an id. */
export type Places = {
  /** The ids of what was beside such a part, as other records tell. */
  beside(change: Change): readonly string[];
  /** May it have been in any VPC, because no record tells? */
  isAnywhere(change: Change): boolean;
};

/** Calls that name a part by an id that is gone with it. A route table or a group that is gone was unused before. */
const NAMES_ID_ONLY =
  /^(ec2:(DeleteVpcEndpoints|DisassociateRouteTable|ReplaceRouteTableAssociation|ReplaceNetworkAclAssociation|DisassociateAddress|ReleaseAddress)|route53:DeleteHostedZone)$/;

const idsOf = (change: Change): readonly string[] =>
  [...namesIn(change)].filter((name) =>
    /^(vpce|rtbassoc|aclassoc|eipassoc|eipalloc)-|^Z[0-9A-Z]+$/.test(name),
  );

/** Where parts were that are gone today, by the records of other changes. */
export const createPlaces = (changes: readonly Change[]): Places => {
  const byId = new Map<string, Change[]>();
  for (const change of changes) {
    for (const id of idsOf(change)) byId.set(id, [...(byId.get(id) ?? []), change]);
  }
  const beside = (change: Change): readonly string[] => {
    if (!NAMES_ID_ONLY.test(change.api)) return [];
    const others = idsOf(change).flatMap((id) => byId.get(id) ?? []);
    return [...new Set([change, ...others].flatMap((one) => partIds(namesIn(one))))];
  };
  return {
    beside,
    isAnywhere: (change) =>
      NAMES_ID_ONLY.test(change.api) && beside(change).every((id) => idsOf(change).includes(id)),
  };
};
