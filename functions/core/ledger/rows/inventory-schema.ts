import * as z from 'zod/mini';
import {
  type ExpectedNode,
  PLACE_KINDS,
  type Tally,
  type VpcInventory,
} from '../../../account/nodes/inventory.ts';
import { exactly } from '../../schema/exactly.ts';
import { text, texts } from '../../schema/parts.ts';

const expectedNode = exactly<ExpectedNode>()(
  z.object({
    id: text,
    name: z.exactOptional(text),
    subnetId: z.exactOptional(text),
    profile: z.exactOptional(text),
    role: z.exactOptional(text),
    lost: z.exactOptional(z.literal(true)),
  }),
);

export const vpcInventorySchema = exactly<VpcInventory>()(
  z.object({
    vpcId: text,
    seenAt: text,
    nodes: z.array(expectedNode),
  }),
);

export const tallySchema = exactly<Tally>()(
  z.object({
    place: z.union([
      z.object({ kind: z.literal('region') }),
      z.object({ kind: z.enum(PLACE_KINDS), id: text }),
    ]),
    seenAt: text,
    nodes: z.number(),
    sample: texts,
  }),
);
