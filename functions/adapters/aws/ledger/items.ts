import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../../core/ledger/rows/rows.ts';

/** One row as DynamoDB holds it. */
type Item = Record<string, AttributeValue>;

/**
 * The only partition of the index `open`, because there are few open rows and the sweep reads all of them.
 */
export const OPEN_PARTITION = 'OPEN';

/** Items end at 400 kB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
const MOST_PLAIN_BYTES = 300_000;
const KEPT_SECONDS = 30 * 24 * 60 * 60;

const packed = (body: string): Item =>
  Buffer.byteLength(body) > MOST_PLAIN_BYTES ? { bodyGz: { B: gzipSync(body) } } : { body: { S: body } };

/** Epoch seconds after which DynamoDB may drop the row; with an unreadable time, the row is kept forever. */
const expiry = (from: string): Item => {
  const start = Date.parse(from);
  return Number.isNaN(start) ? {} : { ttl: { N: String(Math.floor(start / 1000) + KEPT_SECONDS) } };
};

export const itemOf = ({ pk, sk, state, body, open, keptFrom }: Row): Item => ({
  pk: { S: pk },
  sk: { S: sk },
  state: { S: state },
  ...packed(body),
  ...(open ? { openPartition: { S: OPEN_PARTITION } } : {}),
  ...(keptFrom === undefined ? {} : expiry(keptFrom)),
});

/** If the text cannot be unpacked, this is not JSON, so it is read like any row that makes no sense. */
const unpacked = (bytes: Uint8Array): string => {
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    return '';
  }
};

/** The keys and the body of a row. */
export const rowOf = (item: Item): Pick<Row, 'pk' | 'sk' | 'body'> => {
  const bytes = item['bodyGz']?.B;
  return {
    pk: item['pk']?.S ?? '',
    sk: item['sk']?.S ?? '',
    body: bytes ? unpacked(bytes) : (item['body']?.S ?? ''),
  };
};
