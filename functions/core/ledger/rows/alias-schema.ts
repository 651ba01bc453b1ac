import * as z from 'zod/mini';
import { ACCOUNT_ALIAS } from '../../../account/aws-environment.ts';
import { exactly } from '../../schema/exactly.ts';
import { text } from '../../schema/parts.ts';
import type { AccountAlias } from '../ledger.ts';

/** The alias of an account, as parsed from JSON. Whoever writes to the ledger cannot make it say more than an alias. */
export const aliasSchema = exactly<AccountAlias>()(
  z.object({
    document: text,
    seenAt: text,
    name: z.exactOptional(text.check(z.regex(ACCOUNT_ALIAS))),
  }),
);
