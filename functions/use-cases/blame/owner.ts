import { presentValue } from '../../account/observed.ts';
import { resourceKey } from '../../account/resource.ts';
import { observedOf } from '../../account/resource-in-state.ts';
import { ownerOf } from '../../core/owner.ts';
import type { Gathered } from '../gather.ts';

/** The code to which what a change touched belongs, by the tags that it has now or had when it was last seen. */
export const ownerOfTouched = ({ effect, state, rows }: Gathered): string | undefined =>
  ownerOf(
    effect.resources.flatMap((one) => {
      const known = presentValue(observedOf(state, one)) ?? rows.baselines[resourceKey(one)]?.snapshot.value;
      return known ? [known.tags] : [];
    }),
  );
