import type { ApiCall, Plan } from './api-call.ts';
import { takeBackOnNetwork } from './network/take-back.ts';
import { presentValue } from './observed.ts';
import type { AccountState } from './state.ts';

const CLI_SERVICES: Readonly<Record<string, string>> = { s3: 's3api' };

/** `DhcpOptionsId` and `logGroupName` to `dhcp-options-id` and `log-group-name`. */
const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

/** Quotes for a POSIX shell, in which nothing inside single quotes is special. */
export const shellQuote = (text: string): string =>
  /^[A-Za-z0-9_/:=.,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const argument = (value: unknown): string =>
  shellQuote(typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value));

/** A boolean becomes a flag; `Egress: false` becomes a flag of its own. */
const flag = (name: string, value: boolean): string => {
  if (name === 'Egress') return value ? '--egress' : '--ingress';
  return value ? `--${kebab(name)}` : `--no-${kebab(name)}`;
};

/** An API call as an AWS CLI command (version 2), whose parameters are the API's in kebab case. */
export const commandOf = (
  call: ApiCall,
  region: string,
  replace: Readonly<Record<string, string>> = {},
): string => {
  const [service = '', operation = ''] = call.api.split(':');
  const parameters = Object.entries(call.input).map(([name, value]) =>
    typeof value === 'boolean' ? flag(name, value) : `--${kebab(name)} ${replace[name] ?? argument(value)}`,
  );
  return [
    'aws',
    CLI_SERVICES[service] ?? service,
    kebab(operation),
    ...parameters,
    `--region ${region}`,
  ].join(' ');
};

const CONTENT_FILE = 'session-preferences.json';

const fetchVersion = (name: string, version: string, region: string): string =>
  `aws ssm get-document --name ${shellQuote(name)} --document-version ${version} --document-format JSON --query Content --output text --region ${region} > ${CONTENT_FILE}`;

/** A document's content is fetched from the version that holds it, so that the command stays readable. */
const documentCommands = (
  call: Extract<ApiCall, { api: 'ssm:UpdateDocument' }>,
  state: AccountState,
): string[] => {
  const { region } = state.identity;
  const versions = presentValue(state.documents[call.input.Name])?.versions ?? {};
  const version = Object.keys(versions).find((v) => versions[v] === call.input.Content);
  if (!version) return [commandOf(call, region)];
  const update = commandOf(call, region, { Content: `file://${CONTENT_FILE}` });
  return [fetchVersion(call.input.Name, version, region), update];
};

/** The commands that carry out a plan, in order. */
export const commandsOf = (plan: Plan, state: AccountState): readonly string[] =>
  plan.calls.flatMap((call) =>
    call.api === 'ssm:UpdateDocument'
      ? documentCommands(call, state)
      : [commandOf(call, state.identity.region)],
  );

const takeBack = (call: ApiCall, state: AccountState): string[] => {
  const { region } = state.identity;
  switch (call.api) {
    case 'ec2:AssociateDhcpOptions': {
      const id = presentValue(state.networks[call.input.VpcId])?.dhcpOptionsId;
      return id ? [commandOf({ ...call, input: { ...call.input, DhcpOptionsId: id } }, region)] : [];
    }
    case 'ec2:ModifyVpcAttribute': {
      const { VpcId, EnableDnsSupport } = call.input;
      const off = EnableDnsSupport
        ? { EnableDnsSupport: { Value: false } }
        : { EnableDnsHostnames: { Value: false } };
      return [commandOf({ api: call.api, input: { VpcId, ...off } }, region)];
    }
    case 'ssm:UpdateDocument': {
      const { Name } = call.input;
      const latest = presentValue(state.documents[Name])?.latestVersion;
      if (!latest) return [];
      const again = { ...call.input, DocumentVersion: '$LATEST' };
      return [
        fetchVersion(Name, latest, region),
        commandOf({ api: call.api, input: again }, region, { Content: `file://${CONTENT_FILE}` }),
      ];
    }
    case 'ssm:UpdateDocumentDefaultVersion': {
      const version = presentValue(state.documents[call.input.Name])?.defaultVersion;
      return version
        ? [commandOf({ ...call, input: { ...call.input, DocumentVersion: version } }, region)]
        : [];
    }
    case 'ssm:CreateDocument':
      return [commandOf({ api: 'ssm:DeleteDocument', input: { Name: call.input.Name } }, region)];
    case 's3:CreateBucket':
      return [commandOf({ api: 's3:DeleteBucket', input: { Bucket: call.input.Bucket } }, region)];
    case 'logs:CreateLogGroup':
      return [
        commandOf({ api: 'logs:DeleteLogGroup', input: { logGroupName: call.input.logGroupName } }, region),
      ];
    case 'logs:AssociateKmsKey':
      return [
        commandOf(
          { api: 'logs:DisassociateKmsKey', input: { logGroupName: call.input.logGroupName } },
          region,
        ),
      ];
    case 'kms:EnableKey':
      return [commandOf({ api: 'kms:DisableKey', input: call.input }, region)];
    default: {
      const back = takeBackOnNetwork(call, state);
      return back ? [commandOf(back, region)] : [];
    }
  }
};

/** The commands that undo a plan, derived from the state before it was carried out. */
export const undoCommandsOf = (plan: Plan, state: AccountState): readonly string[] =>
  plan.calls.flatMap((call) => takeBack(call, state));
