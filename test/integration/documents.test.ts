import { GetDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, expect, it } from 'vitest';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { SessionDocument } from '../../functions/account/preferences/preferences.ts';
import {
  createPreferencesReader,
  preferencesClients,
} from '../../functions/adapters/aws/preferences/reader.ts';
import { createPreferencesRemediator } from '../../functions/adapters/aws/preferences/remediator.ts';
import { AccountUnavailableError, RemediationError } from '../../functions/core/ports.ts';
import { putBackDocument } from '../../functions/sessions/put-back-document.ts';
import { content, DOCUMENT, described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import { seed } from '../support/seed/seed.ts';

const GOOD = content({ s3BucketName: 'example-session-logs' }, 'Session settings of the example team');
const BAD = content({ s3BucketName: 'example-gone' });

const documentWith = (versions: SessionDocument['versions']): SessionDocument => {
  const latest = String(Object.keys(versions).length);
  return {
    name: DOCUMENT,
    latestVersion: latest,
    defaultVersion: latest,
    versions,
    tags: { team: 'platform' },
  };
};

describeWithAccount('documents on moto', (account) => {
  let sleeps: number[] = [];

  const given = (versions: SessionDocument['versions']) =>
    seed(account(), described({ documents: { [DOCUMENT]: present(documentWith(versions)) } }));
  const reader = () => createPreferencesReader(account().identity, preferencesClients(account().guard));
  const remediator = () =>
    createPreferencesRemediator(account().identity, preferencesClients(account().guard), {
      sleep: async (milliseconds) => {
        sleeps.push(milliseconds);
      },
    });
  const latest = async () => {
    const ssm = new SSMClient(account().owner);
    return ssm.send(new GetDocumentCommand({ Name: DOCUMENT, DocumentVersion: '$LATEST' }));
  };
  const update = (Content: string, DocumentVersion: string) =>
    remediator().execute({
      api: 'ssm:UpdateDocument',
      input: { Name: DOCUMENT, Content, DocumentVersion, DocumentFormat: 'JSON' },
    });

  /** Somebody breaks the document once more. */
  const breakAgain = async (Content: string, DocumentVersion: string): Promise<void> => {
    const changed = { ...JSON.parse(Content), description: 'broken again' };
    const owner = createPreferencesRemediator(account().identity, preferencesClients(account().owner));
    const input = {
      Name: DOCUMENT,
      Content: JSON.stringify(changed),
      DocumentVersion,
      DocumentFormat: 'JSON',
    } as const;
    await owner.execute({ api: 'ssm:UpdateDocument', input });
  };

  beforeEach(async () => {
    sleeps = [];
    await account().reset();
  });

  it('names the tags as unread when they may not be read', async () => {
    await given({ '1': GOOD });
    account().fail('ssm:ListTagsForResource', 'AccessDeniedException', 400);
    const { documents } = await reader().read({ documents: [{ name: DOCUMENT }] });
    expect(presentValue(documents[DOCUMENT])).toMatchObject({ tags: {}, unread: ['tags'] });
  });

  it('reads the versions asked for in two places in one go', async () => {
    await given({ '1': GOOD, '2': BAD, '3': content({}) });
    const documents = [
      { name: DOCUMENT, versions: ['1'] },
      { name: DOCUMENT, versions: ['1', '2'] },
    ];
    const state = await reader().read({ documents });
    expect(Object.keys(presentValue(state.documents[DOCUMENT])?.versions ?? {})).toEqual(['1', '2', '3']);
  });

  it('is unavailable, not empty, while AWS throttles or fails', async () => {
    await given({ '1': GOOD });
    for (const [code, status] of [
      ['ThrottlingException', 400],
      ['InternalServerError', 500],
      ['ExpiredTokenException', 403],
    ] as const) {
      account().fail('ssm:GetDocument', code, status);
      const reading = reader().read({ documents: [{ name: DOCUMENT }] });
      await expect(reading, code).rejects.toThrow(AccountUnavailableError);
      await expect(reading, code).rejects.toThrow(code);
    }
  });

  it('is unknown, with the reason, where AWS refuses to answer about it', async () => {
    await given({ '1': GOOD });
    account().fail('ssm:GetDocument', 'SomethingNobodyHeardOf', 400);
    const { documents } = await reader().read({ documents: [{ name: DOCUMENT }] });
    expect(documents[DOCUMENT]).toEqual({
      status: 'unknown',
      because: 'AWS refuses ssm:GetDocument for it (SomethingNobodyHeardOf)',
    });
  });

  it('gets over a throttled call by trying again', async () => {
    await given({ '1': GOOD });
    account().fail('ssm:GetDocument', 'ThrottlingException', 400, 1);
    const { documents } = await reader().read({ documents: [{ name: DOCUMENT }] });
    expect(documents[DOCUMENT]?.status).toBe('present');
  });

  it('goes back to an older version in one call, again and again, with one note', async () => {
    await given({ '1': GOOD, '2': BAD });
    const putBackFirst = async () => {
      const state = await reader().read({ documents: [{ name: DOCUMENT, versions: ['1'] }] });
      const document = presentValue(state.documents[DOCUMENT]);
      if (!document) throw new Error('the document is gone');
      const [call] = putBackDocument(document, document.versions['1'] ?? '', 'version 1').calls;
      if (!call) throw new Error('the plan holds no call');
      account().world.requests.length = 0;
      expect(await remediator().execute(call)).toBe('done');
      // A read that an earlier test gave up may still arrive.
      const made = account().world.requests.map(({ operation }) => operation);
      expect(made.filter((operation) => operation !== 'ssm:GetDocument')).toEqual(['ssm:UpdateDocument']);
      return JSON.parse((await latest()).Content ?? '{}') as { description: string };
    };
    expect(await putBackFirst()).toEqual({
      ...JSON.parse(GOOD),
      description: 'Session settings of the example team (restored as version 3)',
    });
    await breakAgain(BAD, '3');
    const again = await putBackFirst();
    expect(again.description).toBe('Session settings of the example team (restored as version 5)');
  });

  it('says so when AWS refuses content that an older version holds', async () => {
    await given({ '1': GOOD, '2': BAD });
    const updating = update(GOOD, '2');
    await expect(updating).rejects.toThrow('DuplicateDocumentContent');
    expect((await latest()).DocumentVersion).toBe('2');
  });

  it('has nothing to do when the latest version holds the same settings, in whatever order and words', async () => {
    const { schemaVersion, sessionType, inputs } = JSON.parse(GOOD) as Record<string, unknown>;
    const reordered = JSON.stringify({ inputs, sessionType, description: 'other words', schemaVersion });
    await given({ '1': BAD, '2': reordered });
    expect(await update(GOOD, '1')).toBe('already-done');
    expect((await latest()).DocumentVersion).toBe('2');
  });

  it('says which version is in the way when the document changed meanwhile', async () => {
    await given({ '1': GOOD, '2': BAD, '3': content({}) });
    const updating = update(GOOD, '2');
    await expect(updating).rejects.toThrow(RemediationError);
    await expect(updating).rejects.toThrow('version 3 is the latest');
  });

  it('waits for a version that is still being created before it becomes the default', async () => {
    await given({ '1': GOOD, '2': BAD });
    account().fail('ssm:UpdateDocumentDefaultVersion', 'InvalidDocumentVersion', 400, 3);
    const input = { Name: DOCUMENT, DocumentVersion: '1' };
    expect(await remediator().execute({ api: 'ssm:UpdateDocumentDefaultVersion', input })).toBe('done');
    expect(sleeps).toEqual([250, 500, 1_000]);
  });

  it('gives up waiting after eight seconds', async () => {
    await given({ '1': GOOD });
    const input = { Name: DOCUMENT, DocumentVersion: '7' };
    const setting = remediator().execute({ api: 'ssm:UpdateDocumentDefaultVersion', input });
    await expect(setting).rejects.toThrow(RemediationError);
    expect(sleeps.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(8_000);
  });

  it('does not take a document of other content for its own', async () => {
    await given({ '1': BAD });
    const input = { Name: DOCUMENT, Content: GOOD, DocumentType: 'Session', DocumentFormat: 'JSON' } as const;
    await expect(remediator().execute({ api: 'ssm:CreateDocument', input })).rejects.toThrow(
      'different content',
    );
  });

  it('refuses calls of another guard and scopes of another reader', async () => {
    const input = { VpcId: 'vpc-0abc', DhcpOptionsId: 'default' };
    await expect(remediator().execute({ api: 'ec2:AssociateDhcpOptions', input })).rejects.toThrow(
      RemediationError,
    );
    await expect(reader().read({ networks: ['vpc-0abc'] })).rejects.toThrow('cannot read VPCs');
  });
});
