import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { JsonObject } from '../../../functions/formats/json.ts';
import type { TestAccount } from '../../support/account.ts';

/**
 * Puts a CloudTrail record on the default bus, as CloudTrail does. AWS itself refuses sources that begin with
 * `aws.`; moto accepts them, so this replaces CloudTrail here.
 */
export const putRecord = async (account: TestAccount, record: JsonObject): Promise<void> => {
  const service = String(record['eventSource']).split('.')[0];
  const Detail = JSON.stringify({ ...record, awsRegion: account.identity.region });
  const entry = { Source: `aws.${service}`, DetailType: 'AWS API Call via CloudTrail', Detail };
  const { FailedEntryCount } = await new EventBridgeClient(account.owner).send(
    new PutEventsCommand({ Entries: [entry] }),
  );
  if (FailedEntryCount) throw new Error('the bus refused the record');
};
