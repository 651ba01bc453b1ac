import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { networkClients } from '../../../functions/adapters/aws/network/reader.ts';
import { VERSION } from '../../../functions/formats/version.ts';
import { makeRelease } from '../../../infra/release/run.ts';
import type { ReleaseTemplate } from '../../../infra/release/template.ts';
import type { Resources } from '../../../infra/stack/cloudformation.ts';
import { NETWORK_STORIES } from '../../e2e/support/network-stories.ts';
import { putRecord } from '../../e2e/support/put-record.ts';
import { seedHealthy } from '../../e2e/support/seed-healthy.ts';
import { deployStack, type Stack } from '../../e2e/support/stack.ts';
import { subscribe } from '../../e2e/support/subscriber.ts';
import { describeWithAccount } from '../../support/account.ts';
import { recordOf } from '../../support/samples/sample-event.ts';
import { filesInZip } from '../zip.ts';
import { resourcesMade } from './evaluate.ts';

/** The files of all zips, as Lambda unpacks them. */
const unpack = async (release: string, into: string): Promise<void> => {
  for (const zip of (await readdir(release)).filter((file) => file.endsWith('.zip'))) {
    for (const [file, text] of filesInZip(await readFile(join(release, zip)))) {
      await mkdir(dirname(join(into, file)), { recursive: true });
      await writeFile(join(into, file), text);
    }
  }
};

/** CloudFormation names the functions of a release; a test finds them by names like those of osls. */
const named = (resources: Resources): Resources =>
  Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => {
      const { Handler } = resource.Properties;
      const FunctionName = `release-${String(Handler).split('/')[1]}`;
      return [id, Handler ? { ...resource, Properties: { ...resource.Properties, FunctionName } } : resource];
    }),
  );

describeWithAccount('a stack of a release', (account) => {
  let folder = '';
  let stack: Stack | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-guard-story-'));
    await makeRelease(join(folder, 'release'));
    await unpack(join(folder, 'release'), folder);
  });
  afterAll(async () => {
    stack?.stop();
    await rm(folder, { recursive: true });
  });

  it('puts back what its parameters list, with the code of the zips', async () => {
    const story = NETWORK_STORIES.find(({ repair }) => repair.length > 0);
    if (!story) throw new Error('no story is put back');
    const text = await readFile(join(folder, 'release/session-guard.template.json'), 'utf8');
    const template: ReleaseTemplate = JSON.parse(text);
    const made = resourcesMade(template, {
      CodeBucketPrefix: 'example',
      Mode: 'auto-fix',
      AutoFix: story.prerequisite,
      SettleSeconds: '0',
    });
    const idOf = await seedHealthy(account(), story.account);
    stack = await deployStack(account(), { Resources: named(made), Outputs: {} }, join(folder, 'dist'));
    const subscriber = await subscribe(stack);
    const sweep = await stack.lambda('sweep');
    expect(await sweep.invoke({}), sweep.logs()).toMatchObject({ ok: true });
    await subscriber.outcomes();

    await story.change(networkClients(account().owner).ec2, idOf);
    await putRecord(
      account(),
      recordOf(story.api, { ...story.record(idOf), time: new Date().toISOString() }),
    );
    await stack.drain('NetworkQueue', 'guard-network');

    const guard = await stack.lambda('guard-network');
    const [outcome] = await subscriber.outcomes();
    expect(outcome, guard.logs()).toMatchObject({
      status: 'fixed',
      prerequisite: story.prerequisite,
      calls: story.repair,
      version: VERSION,
    });
    expect(guard.logs()).toContain(`"version":"${VERSION}"`);
  });
});
