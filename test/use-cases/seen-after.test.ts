import { describe, expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import {
  BUCKET,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  KEY_ARN,
  network,
  SESSION_ENDPOINTS,
  vpcOf,
} from '../support/samples/sample-account.ts';
import { deleteDocument, update } from '../support/samples/sample-changes.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, healthyAccount, later, remembering } from '../support/samples/sample-guard.ts';

/** Two families watch one call and share a ledger: what one of them saw after the call is not how it was before. */

const VPC = vpcOf({ dhcpOptionsId: 'dopt-amazon', endpoints: SESSION_ENDPOINTS });
const LOGGED = { s3BucketName: BUCKET, cloudWatchLogGroupName: GROUP, kmsKeyId: KEY_ARN };

const having = (documents: AccountState['documents']): AccountState =>
  healthyAccount({
    documents,
    networks: { [VPC.vpcId]: present(VPC) },
    dhcpOptions: network(VPC, ['AmazonProvidedDNS']).dhcpOptions,
  });

const create = (made: Bench, inputs: Parameters<typeof content>[0]) => {
  const input = { Name: DOCUMENT, Content: content(inputs) } as const;
  made.happen({
    api: 'ssm:CreateDocument',
    input: { ...input, DocumentType: 'Session', DocumentFormat: 'JSON' },
  });
  const request = { name: DOCUMENT, documentType: 'Session' };
  return recordOf('ssm:CreateDocument', { time: made.now.toISOString(), request });
};

const watching = async (documents: AccountState['documents']): Promise<Bench> => {
  const made = await remembering({ state: having(documents), settings: { mode: 'alert' } });
  made.published.length = 0;
  later(made, 5);
  return made;
};

describe.each([
  ['is judged first', false],
  ['is judged after the preferences were seen whole', true],
])('a new document that names what nodes cannot reach %s', (_, preferencesFirst) => {
  it.each([
    ['created', false],
    ['deleted and created', true],
  ])('is proven: %s', async (__, existed) => {
    const made = await watching(existed ? { [DOCUMENT]: present(documentOf([content({})])) } : {});
    if (existed) await made.deliver(deleteDocument(made), 'preferences');
    later(made, 5);
    const event = create(made, LOGGED);
    later(made, 3);
    if (preferencesFirst) expect((await made.deliver(event, 'preferences')).status).toBe('healthy');
    expect(await made.deliver(event, 'network')).toMatchObject({
      status: 'alerted',
      attribution: 'proven',
      actor: { name: 'alice@example.com' },
    });
  });
});

describe('what was seen before the call', () => {
  it('is still what a new document is compared with', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    later(made, 5);
    await made.deliver(deleteDocument(made), 'preferences');
    later(made, 5);
    const outcome = await made.deliver(create(made, {}), 'preferences');
    expect(outcome).toMatchObject({ impact: 'logs-lost', attribution: 'proven' });
    expect(outcome.because).toContain('no longer logs sessions');
  });

  it('is not blamed on a change after which nodes reach all that is named', async () => {
    const made = await watching({ [DOCUMENT]: present(documentOf([content({})])) });
    const event = update(made, content({ idleSessionTimeout: '30' }));
    later(made, 3);
    await made.deliver(event, 'preferences');
    expect((await made.deliver(event, 'network')).status).toBe('healthy');
    expect(made.published).toEqual([]);
  });
});
