import { cliCommand } from '../formats/cli-command.ts';
import { isRegion } from '../formats/regions.ts';
import type { ApiCall, Plan } from './api-call.ts';
import { takeBackOnNetwork } from './network/take-back.ts';
import { presentValue } from './observed.ts';
import { regionOf } from './preferences/buckets.ts';
import type { AccountState } from './state.ts';

/** An API call as an AWS CLI command. */
export const commandOf = (call: ApiCall, region: string): string => cliCommand(call.api, call.input, region);

const CONTENT_FILE = 'session-preferences.json';

/**
 * Two commands: the first keeps the content of a version in a file, the second makes it the newest version.
 * `tee` and not `>`, which a chat would write as an entity.
 */
const updateFrom = (
  version: string,
  { api, input }: Extract<ApiCall, { api: 'ssm:UpdateDocument' }>,
  region: string,
): string[] => {
  const { Content: _, ...rest } = input;
  const get = { Name: input.Name, DocumentVersion: version, DocumentFormat: 'JSON' };
  const fetch = cliCommand('ssm:GetDocument', get, region, ['--query Content', '--output text']);
  return [
    `${fetch} | tee ${CONTENT_FILE}`,
    cliCommand(api, rest, region, [`--content file://${CONTENT_FILE}`]),
  ];
};

/** A document's content is fetched from the version that holds it, so that the command stays readable. */
const documentCommands = (
  call: Extract<ApiCall, { api: 'ssm:UpdateDocument' }>,
  state: AccountState,
): string[] => {
  const { region } = state.identity;
  const versions = presentValue(state.documents[call.input.Name])?.versions ?? {};
  const version = Object.keys(versions).find((v) => versions[v] === call.input.Content);
  return version ? updateFrom(version, call, region) : [commandOf(call, region)];
};

const PARAMETER_FILE = 'parameter.json';
const JSON_FROM_FILE = `--cli-input-json file://${PARAMETER_FILE}`;

/**
 * The value of an earlier version is fetched from it, because nobody knows who may read an alert. A file of JSON keeps the
 * value as it is, where a text would end in a line break. Without such a version, or where the name itself has to stand in
 * `--cli-input-json`, which a command has once, a person looks the value up.
 */
const parameterCommands = (
  { api, input: { Name, Type, Value } }: Extract<ApiCall, { api: 'ssm:PutParameter' }>,
  { identity: { region }, parameters }: AccountState,
): string[] => {
  const held = Object.entries(parameters).flatMap(([selector, observed]) => {
    const version = selector.startsWith(`${Name}:`) ? Number(selector.slice(Name.length + 1)) : Number.NaN;
    return presentValue(observed)?.value === Value && version > 0 ? [version] : [];
  });
  const put = cliCommand(api, { Name, Type, Overwrite: true }, region, [JSON_FROM_FILE]);
  if (Value === undefined || held.length === 0 || put.split('--cli-input-json').length > 2) {
    return [cliCommand('ssm:GetParameterHistory', { Name }, region)];
  }
  const from = { Name: `${Name}:${Math.max(...held)}` };
  const fetch = cliCommand('ssm:GetParameter', from, region, [
    "--query '{Value: Parameter.Value}'",
    '--output json',
  ]);
  return [`${fetch} | tee ${PARAMETER_FILE}`, put];
};

/** A trail is changed in its home Region only, which its ARN holds. */
const homeOf = (call: ApiCall): string | undefined => {
  const name = call.api.startsWith('cloudtrail:') && 'Name' in call.input ? call.input.Name : undefined;
  return name === undefined ? undefined : /^arn:[^:]+:cloudtrail:([^:]+):/.exec(name)?.[1];
};

/**
 * A bucket is created and changed in its own Region, which may be another one than the guard's, and so is a trail. What
 * has not the form of a Region is not printed.
 */
const regionFor = (call: ApiCall, { calls }: Pick<Plan, 'calls'>, state: AccountState): string => {
  const { region } = state.identity;
  const home = homeOf(call);
  if (home !== undefined) return isRegion(home) ? home : region;
  if (!('Bucket' in call.input)) return region;
  const name = call.input.Bucket;
  const created = calls.find((one) => one.api === 's3:CreateBucket' && one.input.Bucket === name);
  const own =
    created?.api === 's3:CreateBucket' ? regionOf(created.input) : presentValue(state.buckets[name])?.region;
  return own !== undefined && isRegion(own) ? own : region;
};

/** The commands that carry out a plan, in order. */
export const commandsOf = (plan: Plan, state: AccountState): readonly string[] =>
  plan.calls.flatMap((call) => {
    if (call.api === 'ssm:UpdateDocument') return documentCommands(call, state);
    if (call.api === 'ssm:PutParameter') return parameterCommands(call, state);
    return [commandOf(call, regionFor(call, plan, state))];
  });

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
      const again = { ...call.input, DocumentVersion: '$LATEST' };
      return latest ? updateFrom(latest, { ...call, input: again }, region) : [];
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
      return [
        commandOf(
          { api: 's3:DeleteBucket', input: { Bucket: call.input.Bucket } },
          regionFor(call, { calls: [call] }, state),
        ),
      ];
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
