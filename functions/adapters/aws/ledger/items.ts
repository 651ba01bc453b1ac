import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Stored } from '../../../core/ledger/rows/read-rows.ts';
import type { Row } from '../../../core/ledger/rows/rows.ts';

/** One item as DynamoDB holds it. */
export type Item = Record<string, AttributeValue>;

/** The partitions of the index: open rows, which are few, and inventories, one for each VPC. The sweep reads all of them. */
export const OPEN_PARTITION = 'OPEN';
export const INVENTORY_PARTITION = 'NODES';

/** Items end at 400 kB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
const MOST_PLAIN_BYTES = 300_000;
const MOST_PACKED_BYTES = 350_000;
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/** Epoch seconds after which DynamoDB may drop the row; with an unreadable time, the row is kept forever. */
const expiry = (from: string): Item => {
  const start = Date.parse(from);
  return Number.isNaN(start) ? {} : { ttl: { N: String(Math.floor(start / 1000) + KEPT_SECONDS) } };
};

/** The sort keys of a row's parts begin with this. */
export const partsPrefix = (sk: string): string => `${sk}#PART#`;

const indexed = (partition: string): Item => ({ openPartition: { S: partition } });

const headOf = ({ pk, sk, state, mark, open, inventory, keptFrom }: Row): Item => ({
  pk: { S: pk },
  sk: { S: sk },
  state: { S: state },
  ...(mark === undefined ? {} : { mark: { S: mark } }),
  ...(open ? indexed(OPEN_PARTITION) : {}),
  ...(inventory ? indexed(INVENTORY_PARTITION) : {}),
  ...(keptFrom === undefined ? {} : expiry(keptFrom)),
});

/** Parts of one text have the same `set`, so that parts of two texts are never joined. */
const setOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/**
 * The items of a row, the row itself first: plain, packed when it is large, and in several items when it is
 * too large even then.
 */
export const itemsOf = (row: Row): readonly [Item, ...Item[]] => {
  const head = headOf(row);
  if (Buffer.byteLength(row.body) <= MOST_PLAIN_BYTES) return [{ ...head, body: { S: row.body } }];
  const bytes = gzipSync(row.body);
  if (bytes.length <= MOST_PACKED_BYTES) return [{ ...head, bodyGz: { B: bytes } }];
  const set = { S: setOf(bytes) };
  const count = Math.ceil(bytes.length / MOST_PACKED_BYTES);
  const parts = Array.from(
    { length: count },
    (_, n): Item => ({
      pk: { S: row.pk },
      sk: { S: `${partsPrefix(row.sk)}${n}` },
      part: { N: String(n) },
      set,
      chunk: { B: bytes.subarray(n * MOST_PACKED_BYTES, (n + 1) * MOST_PACKED_BYTES) },
      ...(row.keptFrom === undefined ? {} : expiry(row.keptFrom)),
    }),
  );
  return [{ ...head, parts: { N: String(count) }, set }, ...parts];
};

/** Is it a part of a row, and not a row? */
export const isPart = (item: Item): boolean => item['part'] !== undefined;

/** Is it a row whose body is in other items? */
export const isSplit = (item: Item): boolean => item['parts'] !== undefined;

/** If the text cannot be unpacked, this is not JSON, so it is read like any row that makes no sense. */
const unpacked = (bytes: Uint8Array): string => {
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    return '';
  }
};

const joined = (head: Item, items: readonly Item[]): string => {
  const prefix = partsPrefix(head['sk']?.S ?? '');
  const chunks = items
    .filter(
      ({ pk, sk, set }) => pk?.S === head['pk']?.S && sk?.S?.startsWith(prefix) && set?.S === head['set']?.S,
    )
    .toSorted((a, b) => Number(a['part']?.N) - Number(b['part']?.N))
    .flatMap(({ chunk }) => chunk?.B ?? []);
  return chunks.length === Number(head['parts']?.N) ? unpacked(Buffer.concat(chunks)) : '';
};

/** The keys and the body of a row; the parts of a split row are among `items`. */
export const rowOf = (item: Item, items: readonly Item[]): Stored => {
  const bytes = item['bodyGz']?.B;
  const plain = bytes ? unpacked(bytes) : (item['body']?.S ?? '');
  return {
    pk: item['pk']?.S ?? '',
    sk: item['sk']?.S ?? '',
    body: isSplit(item) ? joined(item, items) : plain,
  };
};
