import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isObject, type JsonObject, parseJson } from '../../functions/formats/json.ts';

const ROOT = fileURLToPath(new URL('../../events', import.meta.url));

/** A file of `events/`: one envelope, or a story of several whose last one is what the folder is named after. */
export type Sample = {
  /** `service:EventName`, from the folder. */
  readonly api: string;
  readonly file: string;
  readonly mustFind: boolean;
  readonly events: readonly JsonObject[];
};

const eventsIn = (path: string): readonly JsonObject[] => {
  const json = parseJson(readFileSync(path, 'utf8'));
  const events = (Array.isArray(json) ? json : [json]).filter(isObject);
  if (events.length === 0) throw new Error(`${path} holds no event`);
  return events;
};

const samplesIn = (folder: string): readonly Sample[] =>
  readdirSync(`${ROOT}/${folder}`).map((name) => ({
    api: folder.replace('.', ':'),
    file: `${folder}/${name}`,
    mustFind: name.startsWith('must-find-'),
    events: eventsIn(`${ROOT}/${folder}/${name}`),
  }));

/** Every sample event of the repository. */
export const samples: readonly Sample[] = readdirSync(ROOT).flatMap(samplesIn);
