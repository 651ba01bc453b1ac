import { expect, it } from 'vitest';
import { absent } from '../../functions/account/observed.ts';
import { followUpScope } from '../../functions/sessions/follow-up.ts';
import { content, documentOf, withInputs } from '../support/samples/sample-account.ts';

it('reads next what the documents name, remembered ones as well, and what is not there yet', () => {
  const state = withInputs({ s3BucketName: 'a', kmsKeyId: 'k' }, { keys: { k: absent } });
  const scope = followUpScope(state, [
    documentOf([content({ s3BucketName: 'b', cloudWatchLogGroupName: '/g' })]),
  ]);
  expect(scope).toMatchObject({ buckets: ['a', 'b'], logGroups: ['/g'], keys: [] });
});
