import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL('../../../docs/schema/event-1.json', import.meta.url), 'utf8')) as object,
);

type Entry = { readonly Source: string; readonly DetailType: string; readonly Detail: string };

/** What the published schema finds wrong with an event, as `PutEvents` takes it. */
export const flawsOf = ({ Source, DetailType, Detail }: Entry): readonly string[] => {
  const event = { source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) as unknown };
  return validate(event)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};
