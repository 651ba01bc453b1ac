import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { stringAt } from '../../../functions/formats/json.ts';
import { instancesIn, isNodeChange } from './nodes.ts';

/** Nodes that ran at a time of the walk and are gone today: what a change did to them, nobody can tell. */
export type Roster = {
  /** Goes back over a change of nodes. */
  goBack(change: Change): void;
  /** Why a change in some VPCs may have hit nodes that are not known; undefined if all nodes of that time are known. */
  whyUnknown(vpcIds: readonly string[], isAboutRoles: boolean): string | undefined;
};

const isEnd = ({ api }: Change): boolean => /:(TerminateInstances|DeregisterManagedInstance)$/.test(api);
const isStart = ({ api }: Change): boolean => /:(RunInstances|RegisterManagedInstance)$/.test(api);

/** Nodes that are not instances have one record each. */
const nodesIn = (change: Change): readonly string[] => {
  const hybrid = stringAt(change.request, 'instanceId') ?? stringAt(change.response, 'instanceId');
  const instances = instancesIn(change).map(({ id }) => id);
  return instances.length > 0 || hybrid === undefined ? instances : [hybrid];
};

/** The VPC of each instance whose launch is among the changes. */
const placesIn = (changes: readonly Change[]): ReadonlyMap<string, string> =>
  new Map(
    changes
      .filter(isNodeChange)
      .flatMap((change) =>
        instancesIn(change).flatMap(({ id, vpcId }) => (vpcId ? [[id, vpcId] as const] : [])),
      ),
  );

/** Knows the nodes that are gone today, by the records of their launches and ends. */
export const createRoster = (changes: readonly Change[]): Roster => {
  const places = placesIn(changes);
  const gone = new Map<string, string>();
  return {
    goBack: (change) => {
      for (const id of nodesIn(change)) {
        if (isEnd(change)) gone.set(id, change.time);
        else if (isStart(change)) gone.delete(id);
      }
    },
    whyUnknown: (vpcIds, isAboutRoles) => {
      for (const [id, endedAt] of gone) {
        const place = places.get(id);
        const isHere = isAboutRoles || (vpcIds.length > 0 && (place === undefined || vpcIds.includes(place)));
        if (isHere && (isAboutRoles || !id.startsWith('mi-')))
          return `it holds for the nodes of today, but ${id} ran then and ended at ${endedAt}`;
      }
      return undefined;
    },
  };
};
