import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleAccount } from '../../cli/example/account.ts';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { commandsOf } from '../../functions/account/commands.ts';
import { present } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { isObject, type Json } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { happeningsIn } from '../support/arbitrary/change.ts';
import { hostileText } from '../support/arbitrary/hostile-text.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { isModelled } from '../support/arbitrary/unmodelled.ts';
import { NAME_CALLS } from '../support/samples/name-calls.ts';
import { content } from '../support/samples/sample-account.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';
import { WAY_OUT_CALLS } from '../support/samples/way-out-calls.ts';
import { meansTheSame, readCliCall } from '../support/shell/cli-call.ts';
import { expectCall } from '../support/shell/expect-call.ts';
import { ALL_SHELLS, paste } from '../support/shell/paste.ts';
import { shownCommands } from '../support/shell/shown-commands.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));
const { state } = described;

const TAGS = [{ Key: 'team', Value: 'example' }];

/** Calls that no change of the example account is made of. */
const OTHER_CALLS: readonly ApiCall[] = [
  { api: 's3:CreateBucket', input: { Bucket: 'b', CreateBucketConfiguration: { LocationConstraint: 'r' } } },
  {
    api: 's3:PutPublicAccessBlock',
    input: {
      Bucket: 'b',
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
  },
  { api: 's3:PutBucketVersioning', input: { Bucket: 'b', VersioningConfiguration: { Status: 'Enabled' } } },
  {
    api: 's3:PutBucketLifecycleConfiguration',
    input: { Bucket: 'b', LifecycleConfiguration: { Rules: [{ ID: 'x', Prefix: 'y' }] } },
  },
  { api: 's3:PutBucketTagging', input: { Bucket: 'b', Tagging: { TagSet: TAGS } } },
  { api: 'logs:CreateLogGroup', input: { logGroupName: 'g', kmsKeyId: 'k', tags: { team: 'example' } } },
  { api: 'logs:PutRetentionPolicy', input: { logGroupName: 'g', retentionInDays: 90 } },
  { api: 'logs:AssociateKmsKey', input: { logGroupName: 'g', kmsKeyId: 'k' } },
  { api: 'kms:EnableKey', input: { KeyId: 'k' } },
  { api: 'kms:UpdateAlias', input: { AliasName: 'alias/a', TargetKeyId: 'k' } },
  { api: 'ec2:AttachInternetGateway', input: { InternetGatewayId: 'igw-1', VpcId: 'vpc-1' } },
  {
    api: 'ec2:AssociateAddress',
    input: { AllocationId: 'eipalloc-1', InstanceId: 'i-1', AllowReassociation: false },
  },
  {
    api: 'ec2:CreateNatGateway',
    input: { SubnetId: 'subnet-1', ConnectivityType: 'public', AllocationId: '<allocation id>' },
  },
  { api: 'ec2:AllocateAddress', input: { Domain: 'vpc', Address: '192.0.2.1' } },
  {
    api: 'ssm:SendCommand',
    input: { DocumentName: 'AWS-UpdateSSMAgent', Targets: [{ Key: 'InstanceIds', Values: ['i-1'] }] },
  },
  { api: 'cloudtrail:StartLogging', input: { Name: 't' } },
  { api: 'events:EnableRule', input: { Name: 'r' } },
];

const POOL: readonly ApiCall[] = [
  ...happeningsIn(state, content({ s3BucketName: 'example' })).filter(isModelled),
  ...OTHER_CALLS,
  ...NAME_CALLS,
  ...WAY_OUT_CALLS,
];
const APIS = [...new Set(POOL.map(({ api }) => api))];

/** The same value with the texts for which there is another one replaced. */
const withTexts = (value: Json, others: readonly (string | undefined)[], count = { texts: 0 }): Json => {
  if (typeof value === 'string') {
    const other = others[count.texts % others.length];
    count.texts += 1;
    return other ?? value;
  }
  if (Array.isArray(value)) return value.map((item: Json) => withTexts(item, others, count));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withTexts(item, others, count)]),
  );
};

/** A call of any kind, some texts of which are hostile. */
const hostileCall: fc.Arbitrary<ApiCall> = fc
  .tuple(
    fc.constantFrom(...APIS),
    fc.nat(),
    fc.array(fc.option(hostileText, { nil: undefined }), { minLength: 1, maxLength: 6 }),
  )
  .map(([api, pick, others]) => {
    const own = POOL.filter((call) => call.api === api);
    const call = own[pick % own.length];
    if (!call) throw new Error(`no ${api}`);
    return { api, input: withTexts(call.input as Json, others) } as ApiCall;
  });

/** The account in which an earlier version of a parameter has the value that a call gives it, so that it is fetched. */
const withEarlierValue = (call: ApiCall): AccountState => {
  if (call.api !== 'ssm:PutParameter') return state;
  const { Name, Type, Value } = call.input;
  const earlier = present({
    type: Type ?? 'String',
    version: 3,
    ...(Value === undefined ? {} : { value: Value }),
  });
  return { ...state, parameters: { ...state.parameters, [`${Name}:3`]: earlier } };
};

describe.each(ALL_SHELLS)('what is copied out of an alert into %s', (shell) => {
  it('is the call that is meant, in each channel, whatever the names are', () => {
    const calls = fc.sample(hostileCall, { numRuns: runs(800), seed: 20261130 });
    const alerts = calls.flatMap((call, index) => {
      const from = index % 2 === 0 ? state : withEarlierValue(call);
      const fix = commandsOf({ calls: [call], restores: 'x', exact: true }, from);
      const resources = sampleOutcome().resources;
      const shown = shownCommands(sampleOutcome({ commands: { fix, undo: [] }, resources }));
      return Object.entries(shown).map(([channel, texts]) => ({ call, fix, channel, texts }));
    });
    const { ran, files } = paste(
      shell,
      alerts.map(({ texts }) => texts.join('\n')),
    );
    expect(ran).toHaveLength(alerts.length);
    let compared = 0;
    for (const [index, { call, fix, channel }] of alerts.entries()) {
      const own = (ran[index] ?? []).filter(([, operation]) => operation !== 'create-tags');
      // A command that is too long for a chat is left out as a whole.
      if (own.length === 0 && channel !== 'JSON' && channel !== 'mail') continue;
      expect({ channel, ran: own.length }).toEqual({ channel, ran: fix.length });
      expectCall(call, own.at(-1), state.identity.region);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(calls.length * 3);
    expect(files).toEqual([]);
  });

  it('is the resource that is meant where it mutes, whatever the names are', () => {
    const ids = fc.sample(hostileText, { numRuns: runs(400), seed: 20261130 });
    const alerts = ids.flatMap((id) => {
      const outcome = sampleOutcome({
        commands: { fix: [], undo: [] },
        resources: [{ type: 'AWS::Logs::LogGroup', id }],
      });
      return Object.values(shownCommands(outcome)).map((texts) => ({ id, text: texts.join('\n') }));
    });
    const { ran, files } = paste(
      shell,
      alerts.map(({ text }) => text),
    );
    for (const [index, { id, text }] of alerts.entries()) {
      if (text === '') continue;
      const { parameters } = readCliCall(ran[index]?.[0] ?? []);
      const arn = `arn:aws:logs:eu-central-1:111122223333:log-group:${id}`;
      expect(meansTheSame(arn, parameters['resourcearn'])).toBe(true);
      expect(parameters['tags']).toBe('session-guard:ignore=true');
    }
    expect(files).toEqual([]);
  });
});

it('every call that may be made or offered is among those that are pasted', () => {
  const wanted = registry.flatMap(({ reverts, offers }) => [...reverts, ...offers]);
  expect(wanted.filter((api) => !APIS.includes(api))).toEqual([]);
});

it('a command is shown as code only where nothing in it can mislead a reader, whoever wrote the outcome', () => {
  fc.assert(
    fc.property(arbitraryOutcome(), (outcome) => {
      const { JSON: _, ...channels } = shownCommands(outcome);
      for (const command of Object.values(channels).flat()) {
        expect(command.replaceAll('\n', '')).not.toMatch(/[^ -~]|`/);
      }
    }),
    { numRuns: runs(300) },
  );
});
