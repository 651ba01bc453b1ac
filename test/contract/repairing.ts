import { expect, it } from 'vitest';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { Bucket } from '../../functions/account/preferences/preferences.ts';
import { RemediationError } from '../../functions/core/ports.ts';
import { putBackDocument } from '../../functions/sessions/put-back-document.ts';
import {
  BAD,
  BUCKET,
  GOOD,
  GROUP,
  inBucket,
  inDocument,
  inGroup,
  settingsIn,
  theBucket,
  withBucket,
  withDocument,
  withGroup,
} from './repair-case.ts';
import { CASES } from './repair-cases.ts';
import { content, DOCUMENT, described, type MakeWorld } from './world.ts';

/** What every remediator must do, and that its reader sees it. */
export const repairingContract = (makeWorld: MakeWorld): void => {
  it.each(Object.entries(CASES))('%s is made, is seen, and is made twice like once', async (_api, aCase) => {
    const world = await makeWorld(aCase.before);
    const { reader, remediator } = world;
    await aCase.prepare?.(world);
    expect(await remediator.execute(aCase.call(world))).toBe('done');
    const once = await reader.read(aCase.scope(world));
    aCase.after(once, world);
    expect(await remediator.execute(aCase.call(world))).toBe(aCase.again);
    expect(await reader.read(aCase.scope(world))).toEqual(once);
  });

  it('goes back to the content of an older version', async () => {
    const versions = { '1': GOOD, '2': BAD };
    const document = { name: DOCUMENT, latestVersion: '2', defaultVersion: '2', versions, tags: {} };
    const { reader, remediator } = await makeWorld(
      described({ documents: { [DOCUMENT]: present(document) } }),
    );
    for (const call of putBackDocument(document, GOOD, 'version 1 of the document').calls) {
      expect(await remediator.execute(call), call.api).toBe('done');
    }
    const read = presentValue((await reader.read({ documents: [{ name: DOCUMENT }] })).documents[DOCUMENT]);
    expect(read).toMatchObject({ latestVersion: '3', defaultVersion: '3' });
    expect(settingsIn(read?.versions['3'])).toEqual(settingsIn(GOOD));
  });

  it('refuses to overwrite a document that changed meanwhile', async () => {
    const world = await makeWorld(withDocument);
    const other = content({ idleSessionTimeout: '5' });
    await world.change({
      api: 'ssm:UpdateDocument',
      input: { Name: DOCUMENT, Content: other, DocumentVersion: '2', DocumentFormat: 'JSON' },
    });
    await expect(world.remediator.execute(CASES['ssm:UpdateDocument'].call(world))).rejects.toThrow(
      RemediationError,
    );
    const { documents } = await world.reader.read({ documents: [{ name: DOCUMENT }] });
    expect(presentValue(documents[DOCUMENT])).toMatchObject({ latestVersion: '3', versions: { '3': other } });
  });

  it('takes a name that a stranger took as a failure, and touches nothing of his', async () => {
    const stranger: Bucket = { name: BUCKET, owner: 'another-account', tags: {} };
    const world = await makeWorld(described({ buckets: { [BUCKET]: present(stranger) } }));
    for (const api of ['s3:CreateBucket', 's3:PutBucketEncryption', 's3:PutBucketTagging'] as const) {
      await expect(world.remediator.execute(CASES[api].call(world)), api).rejects.toThrow(RemediationError);
    }
    expect(theBucket(await world.reader.read({ buckets: [BUCKET] }))?.owner).toBe('another-account');
  });

  it('fails in words when what it should repair is gone', async () => {
    const world = await makeWorld(described({}));
    for (const api of ['ssm:UpdateDocument', 'logs:PutRetentionPolicy', 'logs:AssociateKmsKey'] as const) {
      const failure = world.remediator.execute(CASES[api].call(world));
      await expect(failure, api).rejects.toThrow(RemediationError);
      await expect(failure, api).rejects.toThrow(/InvalidDocument|ResourceNotFoundException/);
    }
  });

  it('sees what somebody else deletes', async () => {
    const world = await makeWorld({
      ...withBucket,
      logGroups: withGroup.logGroups,
      documents: withDocument.documents,
      keys: { 'alias/sessions': present({ arn: 'key-described', state: 'Enabled', tags: {} }) },
    });
    await world.change({ api: 'ssm:DeleteDocument', input: { Name: DOCUMENT } });
    await world.change({ api: 's3:DeleteBucket', input: { Bucket: BUCKET } });
    await world.change({ api: 'logs:DeleteLogGroup', input: { logGroupName: GROUP } });
    await world.change({ api: 'kms:DisableKey', input: { KeyId: world.idOf('key-described') } });
    const state = await world.reader.read({
      ...inDocument(),
      ...inBucket(),
      ...inGroup(),
      keys: ['alias/sessions'],
    });
    expect(state.documents[DOCUMENT]?.status).toBe('absent');
    expect(state.buckets[BUCKET]?.status).toBe('absent');
    expect(state.logGroups[GROUP]?.status).toBe('absent');
    expect(presentValue(state.keys['alias/sessions'])?.state).toBe('Disabled');
  });
};
