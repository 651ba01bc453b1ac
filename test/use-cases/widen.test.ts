import { expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import type { Resource } from '../../functions/account/resource.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import { widen } from '../../functions/use-cases/widen.ts';
import { account, BUCKET, bucketOf, DOCUMENT, documentOf } from '../support/samples/sample-account.ts';
import { bench, healthyAccount } from '../support/samples/sample-guard.ts';

const reading = () => {
  const made = bench({ state: healthyAccount() });
  const scopes: Scope[] = [];
  const { reader } = made.ports;
  const guard = {
    ...made.guard(),
    ports: {
      ...made.ports,
      reader: {
        reread: (known: AccountState, resources: readonly Resource[]) => reader.reread(known, resources),
        ec2Tagged: (key: string) => reader.ec2Tagged(key),
        connectedNodes: () => reader.connectedNodes(),
        managedNodes: () => reader.managedNodes(),
        sessionVpcs: () => reader.sessionVpcs(),
        egressVpcs: () => reader.egressVpcs(),
        vpcsRoutedTo: (targets: readonly string[]) => reader.vpcsRoutedTo(targets),
        read: (scope: Scope) => {
          scopes.push(scope);
          return reader.read(scope);
        },
      },
    },
  };
  return { guard, scopes };
};

const known = account({ buckets: { [BUCKET]: present(bucketOf({ tags: { read: 'before' } })) } });

it('reads what is missing and no more, and keeps what was there', async () => {
  const { guard, scopes } = reading();
  const state = await widen(guard, known, { buckets: [BUCKET], documents: [{ name: DOCUMENT }] });
  expect(scopes).toMatchObject([{ buckets: [], documents: [{ name: DOCUMENT }] }]);
  expect(state.buckets).toEqual(known.buckets);
  expect(state.documents[DOCUMENT]?.status).toBe('present');
});

it('reads an older version of a document that is known', async () => {
  const { guard, scopes } = reading();
  const seen = account({ documents: { [DOCUMENT]: present(documentOf(['{}', '{}'])) } });
  const versions = ['1', '2', '3'];
  await widen(guard, seen, { documents: [{ name: DOCUMENT, versions }] });
  expect(scopes).toMatchObject([{ documents: [{ name: DOCUMENT, versions }] }]);
});

it.each<[string, Scope]>([
  ['nothing is asked for', {}],
  ['all of it is known', { buckets: [BUCKET], keys: [] }],
])('gives the very same state, without a call, where %s', async (_why, scope) => {
  const { guard, scopes } = reading();
  expect(await widen(guard, known, scope)).toBe(known);
  expect(scopes).toEqual([]);
});
