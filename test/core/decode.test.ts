import { describe, expect, it } from 'vitest';
import { watchersOf } from '../../functions/core/decode.ts';
import { registry } from '../../functions/prerequisites/index.ts';

const watcherIds = (api: string) => watchersOf(registry, api).map(({ prerequisite }) => prerequisite.id);

describe('the watchers of an API', () => {
  it('are all that listen to it, in the order of the registry', () => {
    expect(watcherIds('ssm:UpdateDocument')).toEqual(['session-preferences', 'node-permissions']);
    expect(watcherIds('s3:DeleteBucket')).toEqual(['session-log-bucket']);
  });

  it.each(['s3:CreateBucket', 'toString', ''])('are none of %j', (api) => {
    expect(watcherIds(api)).toEqual([]);
  });

  it('are of different families, because the guard of a family gives one outcome', () => {
    const watched = registry.flatMap(({ family, watches }) =>
      Object.keys(watches).map((api) => `${family} ${api}`),
    );
    expect(watched.filter((one, index) => watched.indexOf(one) !== index)).toEqual([]);
  });
});
