import * as z from 'zod/mini';
import { parseJson } from '../../../formats/json.ts';
import { FAMILIES } from '../../prerequisite.ts';
import type { Turn } from '../turn.ts';
import type { Row } from './rows.ts';

/** The partition of the turns of the families' repairs. */
export const TURNS = 'TURNS';

export const turnKey = ({ family }: Turn): string => `TURN#${family}`;

export const turnRow = (turn: Turn): Row => ({
  pk: TURNS,
  sk: turnKey(turn),
  state: 'turn',
  body: JSON.stringify(turn),
  mark: `${turn.by}#${turn.at}#${turn.endedAt ?? ''}`,
  open: false,
  keptFrom: turn.at,
});

const turnSchema = z.object({
  family: z.enum(FAMILIES),
  by: z.string(),
  at: z.string(),
  endedAt: z.exactOptional(z.string()),
});

/** The turn in a row; undefined if there is none that this version can read. */
export const readTurn = (row: Pick<Row, 'body'> | undefined): Turn | undefined => {
  const parsed = turnSchema.safeParse(row && parseJson(row.body));
  return parsed.success ? parsed.data : undefined;
};
