import type { ApiCall } from '../../../functions/account/api-call.ts';
import { inConsole } from '../../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../../functions/account/records/write/record-event.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import type { Family } from '../../../functions/core/prerequisite.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { largeAccount, roleName } from '../../support/samples/large-account.ts';
import { envelopeOf, recordOf } from '../../support/samples/sample-event.ts';
import { accountOf, associate, NODES_EACH, revoke } from '../scale-account.ts';
import { crowdedAccount, type Kind, peersOf, revokeRules } from './crowded.ts';

/** Something that grows, and an event of an account in which it has grown. */
export type Series = {
  readonly what: string;
  readonly sizes: readonly number[];
  readonly event: string;
  readonly family: Family;
  readonly status: Outcome['status'];
  account(size: number): AccountState;
  happens(size: number): JsonObject;
};

const IDENTITY = { accountId: '111122223333', region: 'ap-northeast-1', partition: 'aws' };
const TIME = '2026-03-10T09:00:00Z';
const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const DOCUMENT = 'SSM-SessionManagerRunShell';

const stateOf = (described: AccountFileInput): AccountState => {
  const file = readAccountFile(described);
  if (!file.ok) throw new Error(file.problems.join('\n'));
  return file.state;
};

const eventOf = (call: ApiCall): JsonObject =>
  recordEvent({
    call,
    caller: inConsole(IDENTITY, 'alice@example.com', 'AdministratorAccess'),
    identity: IDENTITY,
    time: TIME,
    eventId: '00000000-0000-4000-8000-000000000001',
  });

/** The sessions are logged to a bucket that is not there. */
const typo = (): JsonObject => {
  const inputs = { s3BucketName: 'example-typo', cloudWatchLogGroupName: '/session-manager/example' };
  const content = JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs });
  const response = { documentDescription: { name: DOCUMENT, documentVersion: '2', latestVersion: '2' } };
  const request = { name: DOCUMENT, content, documentVersion: '$LATEST' };
  return envelopeOf(recordOf('ssm:UpdateDocument', { request, response, time: TIME }));
};

const crowded = (kind: Kind, nodes: (size: number) => number, rules: (size: number) => number) => ({
  family: 'network' as const,
  status: 'alerted' as const,
  account: (size: number) => stateOf(crowdedAccount(kind, nodes(size), rules(size))),
});

const vpcs = {
  family: 'network',
  status: 'alerted',
  account: (size: number) => stateOf(accountOf(size)),
} as const;

const ONE = 'one for all nodes';
const NODES = { what: 'nodes in the VPC', sizes: [10, 100, 1000] };
const RULES = { what: 'rules in a group, 1,000 nodes', sizes: [30, 300, 3000] };

export const SERIES: readonly Series[] = [
  {
    ...NODES,
    ...crowded(
      ONE,
      (nodes) => nodes,
      () => 2,
    ),
    event: 'ec2:AssociateDhcpOptions',
    happens: () => eventOf(associate(0)),
  },
  {
    ...NODES,
    ...crowded(
      ONE,
      (nodes) => nodes,
      () => 2,
    ),
    event: 'ec2:RevokeSecurityGroupIngress',
    happens: () => eventOf(revokeRules(peersOf(ONE, 10, 1))),
  },
  {
    what: `nodes in the Region, ${NODES_EACH} a VPC`,
    sizes: [100, 1000, 10_000],
    event: 'ssm:UpdateDocument',
    family: 'preferences',
    status: 'alerted',
    account: (nodes) => stateOf(accountOf(nodes / NODES_EACH)),
    happens: typo,
  },
  {
    ...vpcs,
    what: 'VPCs',
    sizes: [5, 50, 500],
    event: 'ec2:AssociateDhcpOptions',
    happens: () => eventOf(associate(0)),
  },
  {
    ...vpcs,
    what: 'VPCs',
    sizes: [5, 50, 500],
    event: 'ec2:RevokeSecurityGroupIngress',
    happens: () => eventOf(revoke(0)),
  },
  {
    what: `roles, ${NODES_EACH} nodes each`,
    sizes: [5, 50, 500],
    event: 'iam:DetachRolePolicy',
    family: 'identity',
    status: 'alerted',
    account: largeAccount,
    happens: () =>
      eventOf({ api: 'iam:DetachRolePolicy', input: { RoleName: roleName(0), PolicyArn: CORE } }),
  },
  {
    what: `roles, ${NODES_EACH} nodes each`,
    sizes: [5, 50, 500],
    event: 'ssm:UpdateDocument harmless',
    family: 'identity',
    status: 'healthy',
    account: largeAccount,
    happens: typo,
  },
  {
    ...RULES,
    ...crowded(
      ONE,
      () => 1000,
      (rules) => rules,
    ),
    event: 'ec2:RevokeSecurityGroupIngress, one of them',
    happens: () => eventOf(revokeRules(peersOf(ONE, 1000, 1))),
  },
  {
    ...RULES,
    ...crowded(
      ONE,
      () => 1000,
      (rules) => rules,
    ),
    event: 'ec2:RevokeSecurityGroupIngress, all of them',
    happens: (rules) => eventOf(revokeRules(peersOf(ONE, 1000, rules))),
  },
  {
    what: 'rules in a group, each for one of 1,000 nodes',
    sizes: [10, 100, 1000],
    ...crowded(
      'each a node',
      () => 1000,
      (rules) => rules,
    ),
    event: 'ec2:RevokeSecurityGroupIngress, all of them',
    happens: (rules) => eventOf(revokeRules(peersOf('each a node', 1000, rules))),
  },
];
