import * as z from 'zod/mini';
import { isObject } from '../../formats/json.ts';
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
    revision: z.exactOptional(z.number()),
  }),
);

/** Earlier versions told at once that a guard is deaf or hears again, and wrote when. */
const toldByEarlier = (json: unknown, { deaf }: Installation): Pick<Installation, 'toldDeaf'> =>
  isObject(json) && 'deafToldAt' in json && deaf.length > 0 ? { toldDeaf: true } : {};

/** Reads the row that any version wrote about an installation. */
export const readInstallation = (
  known: Sender & Pick<Installation, 'heardAt' | 'silentSince' | 'revision'>,
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
  return { ...toldByEarlier(json, value), ...value, ...known, ...(whole ? {} : { unread: true }) };
};
