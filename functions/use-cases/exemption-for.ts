import { isNetworkPart, networksOf } from '../account/network/parts.ts';
import { presentValue } from '../account/observed.ts';
import { resourceKey } from '../account/resource.ts';
import { observedOf } from '../account/resource-in-state.ts';
import { type Exemption, exemptionOf } from '../core/exemption.ts';
import type { Gathered } from './gather.ts';

/** What the owners of the touched resources say by tag: the present tags, or else the last known ones. */
export const exemptionFor = ({ effect, state, rows }: Gathered, ignoreTag: string, now: Date): Exemption => {
  const parts = effect.resources.flatMap((touched) => {
    const current = presentValue(observedOf(state, touched));
    return current ?? rows.baselines[resourceKey(touched)]?.snapshot.value ?? [];
  });
  // A mute tag on a VPC also mutes its security groups, routes and endpoints.
  const tagged = effect.resources.some(isNetworkPart) ? [...parts, ...networksOf(state)] : parts;
  const byTag = exemptionOf(
    ignoreTag,
    tagged.map(({ tags }) => tags),
    now,
  );
  const hidden = tagged.some((resource) => 'unread' in resource && resource.unread?.includes('tags'));
  if (byTag.kind === 'none' && hidden)
    return { kind: 'unreadable', because: 'the guard may not read its tags' };
  return byTag;
};
