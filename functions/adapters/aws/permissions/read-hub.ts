import { EVENT_SOURCE } from '../../../core/hub/event.ts';
import {
  describe,
  grant,
  INSTALLATIONS,
  OWN_BUS,
  OWN_FINDINGS,
  type Permission,
  type ReaderPart,
  ref,
} from './permission.ts';

const onInstallations = (operation: string, why: string): Permission =>
  grant(operation, [operation], [INSTALLATIONS], why);

/** What an installation needs to tell a hub and Security Hub, and what the hub itself needs. */
export const HUB = {
  'hub-sender': [
    {
      ...grant('events:PutEvents', ['events:PutEvents'], [OWN_BUS], 'what the hub is told'),
      // The key holds the sources of all entries:
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-example-policy-cross-account-custom-bus-source.html
      condition: { 'ForAllValues:StringEquals': { 'events:source': [EVENT_SOURCE] } },
    },
  ],
  'security-hub': [
    grant(
      'securityhub:BatchImportFindings',
      ['securityhub:BatchImportFindings'],
      [OWN_FINDINGS],
      'incidents as findings',
    ),
  ],
  installations: [
    onInstallations('dynamodb:GetItem', 'what is known of an installation'),
    onInstallations('dynamodb:PutItem', 'what an installation reports'),
    onInstallations('dynamodb:UpdateItem', 'how many alerts of a storm there are'),
    onInstallations('dynamodb:Scan', 'which installations are silent'),
  ],
  organization: [describe('organizations:ListAccounts', 'what the organization calls accounts')],
  notices: [grant('sns:Publish', ['sns:Publish'], [ref('AlarmTopicArn')], 'who is silent')],
} satisfies Partial<Record<ReaderPart, readonly Permission[]>>;
