import type { Judgement } from '../../functions/core/outcome.ts';
import type { Family } from '../../functions/core/prerequisite.ts';
import type { Json } from '../../functions/formats/json.ts';
import { familiesOf, type Happening, happen } from './arbitrary/change.ts';
import type { Bench } from './samples/sample-guard.ts';

/** An event in the queue of a family, and its last judgement. */
export type Heard = {
  readonly event: Json;
  readonly family: Family;
  readonly heardAt: Date;
  readonly judgement: Judgement;
};

/** A call on the account of a bench, and its record. */
export type Event = { readonly api: string; readonly record: Json };

export const call = (made: Bench, happening: Happening, who?: string): Event => {
  const record = happen(made, happening, who);
  if (!record) throw new Error(`AWS refuses ${happening.api}`);
  return { api: happening.api, record };
};

/** Delivers an event for the first time, now, to each family that watches it. */
export const hear = async (made: Bench, { api, record }: Event): Promise<readonly Heard[]> => {
  const all: Heard[] = [];
  const heardAt = made.now;
  for (const family of familiesOf(api)) {
    all.push({
      event: record,
      family,
      heardAt,
      judgement: await made.deliver(record, family, heardAt),
    });
  }
  return all;
};

/** Delivers what is left to settle again, when it is due. The clock waits for it. */
export const settle = async (made: Bench, heard: readonly Heard[]): Promise<readonly Heard[]> => {
  const all: Heard[] = [];
  for (const one of heard) {
    const { judgedAgainAt } = one.judgement;
    if (judgedAgainAt !== undefined) {
      made.now = new Date(Math.max(made.now.getTime(), Date.parse(judgedAgainAt)));
      all.push({ ...one, judgement: await made.deliver(one.event, one.family, one.heardAt) });
    } else all.push(one);
  }
  return all;
};

export const seconds = (made: Bench, count: number): void => {
  made.now = new Date(made.now.getTime() + count * 1000);
};
