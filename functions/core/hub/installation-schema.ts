import * as z from 'zod/mini';
import { MODES } from '../guard-config.ts';
import { mend } from '../mend.ts';
import { exactly } from '../schema/exactly.ts';
import { text, texts, word } from '../schema/parts.ts';
import type { Sender } from './arrival.ts';
import type { Installation } from './installation.ts';

const count = z.nullable(z.number());

const schema = exactly<Installation>()(
  z.object({
    account: text,
    region: text,
    claimedName: z.exactOptional(text),
    version: text,
    mode: word(MODES, 'alert'),
    autoFix: z.exactOptional(texts),
    nodes: count,
    openIncidents: count,
    failed: texts,
    deaf: texts,
    toldDeaf: z.exactOptional(z.boolean()),
    heardAt: text,
    reportedAt: z.exactOptional(text),
    silentSince: z.exactOptional(text),
    backFrom: z.exactOptional(text),
    unsure: z.exactOptional(texts),
    unread: z.exactOptional(z.boolean()),
  }),
);

/** Reads the row that any version wrote about an installation. */
export const readInstallation = (
  known: Sender & Pick<Installation, 'heardAt' | 'silentSince'>,
  json: unknown,
): Installation => {
  const { value, whole } = mend<Installation>(schema, json, {
    ...known,
    version: 'unknown',
    mode: 'alert',
    nodes: null,
    openIncidents: null,
    failed: [],
    deaf: [],
  });
  return { ...value, ...known, ...(whole ? {} : { unread: true }) };
};
