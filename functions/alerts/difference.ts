import { type Observed, presentValue } from '../account/observed.ts';
import type { SessionDocument } from '../account/preferences/preferences.ts';
import type { Resource } from '../account/resource.ts';
import { isIdentityType, isNetworkType } from '../account/resource-kinds.ts';
import type { AccountState } from '../account/state.ts';
import { isTrail } from '../account/trail/trails.ts';
import type { Difference } from '../core/outcome.ts';
import { isObject, parseJson } from '../formats/json.ts';
import { withoutNote } from '../sessions/put-back-document.ts';
import { identityFields } from './identity-fields.ts';
import { networkFields } from './network-fields.ts';

const NONE = '(none)';
const LONGEST = 300;

const show = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return NONE;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

const flat = (document: SessionDocument | undefined): Readonly<Record<string, unknown>> => {
  if (!document) return {};
  const parsed = parseJson(document.versions[document.latestVersion] ?? '');
  if (!isObject(parsed)) return {};
  const { inputs, description, ...rest } = parsed;
  const prefixed = isObject(inputs)
    ? Object.entries(inputs).map(([key, value]) => [`inputs.${key}`, value])
    : [];
  const text = typeof description === 'string' ? withoutNote(description) : description;
  return { ...rest, description: text, ...Object.fromEntries(prefixed) };
};

const fieldsOf = (state: AccountState, { type, id }: Resource): Readonly<Record<string, unknown>> => {
  if (isNetworkType(type)) return networkFields(state, { type, id });
  if (isIdentityType(type)) return identityFields(state, { type, id });
  switch (type) {
    case 'AWS::SSM::Document': {
      const document = presentValue(state.documents[id]);
      return {
        ...flat(document),
        'default version': document?.defaultVersion,
        'latest version': document?.latestVersion,
      };
    }
    case 'AWS::S3::Bucket': {
      const bucket = presentValue(state.buckets[id]);
      return { bucket: existence(state.buckets[id]), owner: bucket?.owner, encryption: bucket?.encryption };
    }
    case 'AWS::Logs::LogGroup': {
      const group = presentValue(state.logGroups[id]);
      return {
        'log group': existence(state.logGroups[id]),
        'KMS key': group?.kmsKeyId,
        'retention in days': group?.retentionInDays,
      };
    }
    case 'AWS::KMS::Key': {
      const keys = Object.values(state.keys).flatMap((key) => presentValue(key) ?? []);
      return { 'key state': keys.find(({ arn }) => arn === id)?.state };
    }
    case 'AWS::EC2::Instance':
      return { ...networkFields(state, { type, id }), ...identityFields(state, { type, id }) };
    case 'AWS::EC2::VPC': {
      const vpc = presentValue(state.networks[id]);
      const servers = vpc ? presentValue(state.dhcpOptions[vpc.dhcpOptionsId])?.domainNameServers : undefined;
      return {
        'DHCP options': vpc?.dhcpOptionsId,
        'domain-name-servers': servers?.join(', '),
        enableDnsSupport: vpc?.enableDnsSupport,
        enableDnsHostnames: vpc?.enableDnsHostnames,
      };
    }
    case 'AWS::CloudTrail::Trail': {
      const trails = Object.values(state.trails).flatMap((observed) => presentValue(observed) ?? []);
      const trail = trails.find((candidate) => isTrail(candidate, id));
      return { logging: trail?.logging, 'management events': trail?.managementWrites };
    }
    case 'AWS::Events::Rule': {
      const rule = presentValue(state.ownRules[id]);
      return { rule: existence(state.ownRules[id]), enabled: rule?.enabled, targets: rule?.targets };
    }
    case 'AWS::EC2::Image':
    case 'AWS::EC2::LaunchTemplate':
    case 'SessionGuard::EC2::Network':
    case 'AWS::EC2::DHCPOptions':
      return {};
  }
};

const existence = (observed: Observed<unknown> | undefined): string | undefined =>
  observed?.status === 'present' ? 'exists' : observed?.status === 'absent' ? 'does not exist' : undefined;

/** What a change changed, field by field: the account with the change undone against the account now. */
export const differences = (
  before: AccountState,
  now: AccountState,
  resources: readonly Resource[],
): readonly Difference[] =>
  resources.flatMap((resource) => {
    const old = fieldsOf(before, resource);
    const current = fieldsOf(now, resource);
    return [...new Set([...Object.keys(old), ...Object.keys(current)])]
      .map((what) => ({ what, before: show(old[what]), after: show(current[what]) }))
      .filter((line) => line.before !== line.after && !line.what.endsWith(' version'));
  });
