import { describe, expect, it } from 'vitest';
import { guardEvent } from '../../cli/simulate/simulate.ts';
import type { Scope } from '../../functions/account/state.ts';
import { createWorld } from '../../functions/adapters/memory/world.ts';
import { watchersOf } from '../../functions/core/decode.ts';
import type { AccountReader } from '../../functions/core/ports.ts';
import type { Family } from '../../functions/core/prerequisite.ts';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import type { Json } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { GUARDED, sampleAccount } from './sample-account.ts';
import { type Sample, samples } from './samples.ts';

const account = sampleAccount();

/** Everything that a scope asks for, each as one line. */
const linesOf = (scope: Scope): readonly string[] =>
  Object.entries(scope).flatMap(([name, part]) =>
    (part ?? []).flatMap((one): readonly string[] => {
      if (typeof one === 'string') return [`${name} ${one}`];
      // One simulation asks about each of its actions.
      if ('actions' in one) {
        const { role, actions, resource } = one;
        return actions.map((action) => `${name} ${role} ${action} ${resource}`);
      }
      return [`${name} ${JSON.stringify(one)}`];
    }),
  );

type Recorded = { readonly reader: AccountReader; readonly lines: string[] };

const recording = (reader: AccountReader): Recorded => {
  const lines: string[] = [];
  const recorded: AccountReader = {
    ...reader,
    read: (scope, known) => {
      lines.push(...linesOf(scope));
      return reader.read(scope, known);
    },
    ec2Tagged: (key) => {
      lines.push(`ec2Tagged ${key}`);
      return reader.ec2Tagged(key);
    },
    connectedNodes: () => {
      lines.push('connectedNodes');
      return reader.connectedNodes();
    },
  };
  return { reader: recorded, lines };
};

const familiesOf = (event: Json): readonly Family[] => {
  const parsed = parseRecord(event);
  return parsed.kind === 'change'
    ? watchersOf(registry, parsed.change.api).map(({ prerequisite }) => prerequisite.family)
    : [];
};

type Memory = 'seen whole before' | 'never seen';

/** What the judgement of the last event of a sample asked the account, by family. */
const askedFor = async (
  { events }: Sample,
  memory: Memory,
): Promise<ReadonlyMap<Family, readonly string[]>> => {
  const startsAt = '2026-01-01T00:00:00Z';
  const world = createWorld({
    ...account,
    prerequisites: registry,
    settings: { guardedDocuments: GUARDED },
    startsAt,
  });
  world.ping();
  if (memory === 'seen whole before') await world.remember();
  for (const event of events.slice(0, -1)) await guardEvent(world, event);
  const last = events.at(-1) ?? null;
  world.happen(last);
  world.ping();
  const asked = new Map<Family, readonly string[]>();
  for (const family of familiesOf(last)) {
    const guard = world.guard(family);
    const { reader, lines } = recording(guard.ports.reader);
    await guardChange(last, { ...guard, ports: { ...guard.ports, reader } });
    asked.set(family, lines);
  }
  return asked;
};

const cases = samples.flatMap((sample) =>
  (['seen whole before', 'never seen'] as const).map((memory) => ({ file: sample.file, memory, sample })),
);

describe('one judgement asks the account nothing twice', () => {
  it.each(cases)('$file, $memory', async ({ sample, memory }) => {
    for (const [family, lines] of await askedFor(sample, memory)) {
      const twice = lines.filter((line, index) => lines.indexOf(line) < index);
      expect(twice, family).toEqual([]);
    }
  });
});
