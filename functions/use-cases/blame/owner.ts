import { tagIdsOf } from '../../account/network/tagged-ids.ts';
import { presentValue, type Tags } from '../../account/observed.ts';
import { type Resource, resource, resourceKey } from '../../account/resource.ts';
import { observedOf } from '../../account/resource-in-state.ts';
import { ownerOf } from '../../core/owner.ts';
import type { Gathered } from '../gather.ts';

type Known = Pick<Gathered, 'state'> & { readonly rows: Pick<Gathered['rows'], 'baselines'> };

const tagsOf = ({ state, rows }: Known, one: Resource): readonly Tags[] => {
  const known = presentValue(observedOf(state, one)) ?? rows.baselines[resourceKey(one)]?.snapshot.value;
  return known?.tags ? [known.tags] : [];
};

/** An association belongs to whatever made it: the code of its route table, or of its subnet. */
const holdersOf = ({ state }: Known, one: Resource): readonly Resource[] =>
  one.type === 'AWS::EC2::SubnetRouteTableAssociation'
    ? (tagIdsOf(state, one) ?? []).map((id) =>
        resource(id.startsWith('rtb-') ? 'AWS::EC2::RouteTable' : 'AWS::EC2::Subnet', id),
      )
    : [one];

/** The code to which what a change touched belongs, by the tags that it has now or had when it was last seen. */
export const ownerOfTouched = (known: Known & { readonly effect: Pick<Gathered['effect'], 'resources'> }) =>
  ownerOf(
    known.effect.resources.flatMap((one) => holdersOf(known, one)).flatMap((one) => tagsOf(known, one)),
  );
