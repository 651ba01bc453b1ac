import fc from 'fast-check';
import { expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import { judgedCall } from '../support/samples/judged-call.ts';
import {
  ENDPOINT_GROUP,
  groups,
  groupWith,
  NODE_GROUP,
  networkOf,
  rule,
} from '../support/samples/sample-network.ts';

const LIST = 'pl-0nodes';
const CIDRS = ['10.0.1.0/24', '10.0.1.10/32', '10.0.0.0/16', '192.0.2.0/24', '198.51.100.0/24'];
const entries = (cidrs: readonly string[]) => cidrs.map((Cidr) => ({ Cidr }));

it('a change of a prefix list that breaks is undone by its way back, and nothing else is told', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.subarray(CIDRS), fc.subarray(CIDRS), async (before, after) => {
      const network = networkOf({
        securityGroups: groups(
          groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
          groupWith(ENDPOINT_GROUP, [rule('in', LIST)]),
        ),
        prefixLists: { [LIST]: present(before) },
      });
      const AddEntries = entries(after.filter((cidr) => !before.includes(cidr)));
      const RemoveEntries = entries(before.filter((cidr) => !after.includes(cidr)));
      const input = { PrefixListId: LIST, CurrentVersion: 1, AddEntries, RemoveEntries };
      const judged = await judgedCall([network], { api: 'ec2:ModifyManagedPrefixList', input });
      const lets = (cidrs: readonly string[]) => cidrs.some((cidr) => cidr.startsWith('10.0.'));
      const isChanged = AddEntries.length + RemoveEntries.length > 0;
      const expected = !isChanged || lets(after) ? [] : [lets(before) ? 'proven' : 'pre-existing'];
      expect(judged.findings).toEqual(expected.map((one) => `network-access ${one}`));
      expect(judged.back.length > 0).toBe(expected.includes('proven'));
      for (const one of expected) seen.add(one);
    }),
  );
  expect([...seen].toSorted()).toEqual(['pre-existing', 'proven']);
});
