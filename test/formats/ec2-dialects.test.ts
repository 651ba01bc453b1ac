import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersOf, numberAt, textsOf } from '../../functions/formats/ec2-dialects.ts';
import type { Json } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { changeOf } from '../support/samples/sample-event.ts';

describe('lists of EC2 records', () => {
  it.each<readonly [string, Json, readonly Json[]]>([
    ['older, several', { items: [1, 2] }, [1, 2]],
    ['older, none', {}, []],
    ['newer, one', { tag: 1, content: 'a' }, [{ tag: 1, content: 'a' }]],
    ['newer, several', [{ tag: 1 }, { tag: 2 }], [{ tag: 1 }, { tag: 2 }]],
    ['newer, none', '', []],
    ['an answer with one', { item: { resourceId: 'a' } }, [{ resourceId: 'a' }]],
    ['an answer with several', { item: [1, 2] }, [1, 2]],
    ['nothing', null, []],
  ])('%s', (_name, list, members) => {
    expect(membersOf(list)).toEqual(members);
  });

  it('reads texts out of either', () => {
    expect(textsOf([{ tag: 1, content: 'a' }, { tag: 2, content: '' }, 'b', 7])).toEqual(['a', 'b']);
    expect(numberAt({ a: '443' }, 'a')).toBe(443);
    expect(numberAt({ a: 'x' }, 'a')).toBeUndefined();
    expect(numberAt({ a: 444.5 }, 'a')).toBeUndefined();
  });
});

const decoders = registry
  .filter(({ family }) => family === 'network')
  .flatMap(({ watches }) => Object.entries(watches));

describe('every decoder of the network', () => {
  it.each(decoders)('%s answers any JSON', (api, decoder) => {
    const action = api.slice(4);
    const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
    const keys = [
      'groupId',
      'routeTableId',
      'networkAclId',
      'associationId',
      'vpcId',
      'ipPermissions',
      'groupSet',
    ];
    const request = fc.oneof(
      json,
      fc.dictionary(fc.constantFrom(...keys), json),
      fc.dictionary(
        fc.constant(`${action}Request`),
        fc.dictionary(fc.constantFrom('GroupId', 'VpcEndpointId', 'SecurityGroupRule'), json),
      ),
    );
    fc.assert(
      fc.property(request, json, (requested, response) => {
        const decoded = decoder(changeOf(api, { request: requested as Json, response }), {
          guardedDocuments: [],
        });
        expect(['effect', 'needs-previous', 'irrelevant', 'unreadable']).toContain(decoded.kind);
      }),
      { numRuns: 50 },
    );
  });

  it('is the only one of its API in its family', () => {
    const apis = registry.flatMap(({ family, watches }) =>
      Object.keys(watches).map((api) => `${family} ${api}`),
    );
    expect(new Set(apis).size).toBe(apis.length);
  });
});
