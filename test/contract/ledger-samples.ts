import { type Resource, resource } from '../../functions/account/resource.ts';
import type { Snapshot } from '../../functions/account/snapshot.ts';
import type { Incident, RepairRecord } from '../../functions/core/ledger/ledger.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { IDENTITY } from '../support/account.ts';
import { content, DOCUMENT } from './world.ts';

export const document: Resource = resource('AWS::SSM::Document', DOCUMENT);
export const vpc: Resource = resource('AWS::EC2::VPC', 'vpc-0abc');
export const SEEN = '2026-03-01T08:00:00.000Z';
export const LATER = '2026-03-02T08:00:00.000Z';

export const draft: Outcome = {
  status: 'fixed',
  prerequisite: 'session-preferences',
  attribution: 'proven',
  impact: 'logs-lost',
  severity: 'warning',
  because: 'the bucket example-gone does not exist',
  identity: IDENTITY,
  event: { eventId: 'e-1', api: 'ssm:UpdateDocument', time: SEEN },
  actor: { name: 'alice@example.com', tool: 'console' },
  resources: [document],
  findings: [],
  differences: [],
  blastRadius: null,
  bites: null,
  commands: { fix: [], undo: [] },
  calls: ['ssm:UpdateDocument'],
  action: 'Being put back.',
  links: {},
  incident: null,
  toldBefore: false,
};

export const repair: RepairRecord = {
  resource: document,
  eventId: 'e-1',
  startedAt: SEEN,
  calls: [
    {
      api: 'ssm:UpdateDocument',
      input: { Name: DOCUMENT, Content: content({}), DocumentVersion: '2', DocumentFormat: 'JSON' },
    },
  ],
  state: 'started',
  draft,
};

export const incident: Incident = {
  prerequisite: 'vpc-name-resolution',
  subject: vpc,
  state: 'open',
  impact: 'sessions-fail',
  eventId: null,
  checkedAt: SEEN,
  told: false,
};

export const documentSnapshot: Extract<Snapshot, { type: 'AWS::SSM::Document' }> = {
  type: 'AWS::SSM::Document',
  value: {
    name: DOCUMENT,
    latestVersion: '1',
    defaultVersion: '1',
    versions: { '1': content({ kmsKeyId: 'alias/sessions' }) },
    tags: { team: 'platform' },
  },
};

export const vpcSnapshot: Extract<Snapshot, { type: 'AWS::EC2::VPC' }> = {
  type: 'AWS::EC2::VPC',
  value: {
    vpcId: vpc.id,
    dhcpOptionsId: 'default',
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags: {},
  },
};

/** Text that hardly gets shorter when it is packed, the same each time. */
export const noise = (length: number, seed = 1): string => {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  }).join('');
};
