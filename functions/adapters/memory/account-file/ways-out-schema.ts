import * as z from 'zod/mini';
import { AVAILABLE } from '../../../account/network/endpoint-state.ts';
import {
  BLOCK_MODES,
  EXCLUSION_MODES,
  type PublicAccessBlock,
  type TransitGatewayAttachment,
} from '../../../account/network/ways-out.ts';
import { exactly } from '../../../core/schema/exactly.ts';
import { oneOf, text, texts } from './schema-parts.ts';

/** The attachment of a VPC to a transit gateway. */
export const attachment = exactly<TransitGatewayAttachment>()(
  z.strictObject({
    attachmentId: text,
    transitGatewayId: text,
    state: z._default(text, AVAILABLE),
    subnetIds: z._default(texts, []),
  }),
);

/** VPC Block Public Access, as it is while it is on. */
export const publicAccessBlock = exactly<PublicAccessBlock>()(
  z.strictObject({
    mode: oneOf(BLOCK_MODES),
    exclusions: z._default(
      z.array(z.strictObject({ exclusionId: text, resourceId: text, mode: oneOf(EXCLUSION_MODES) })),
      [],
    ),
  }),
);
