import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import { sessionEndpoints } from '../../../functions/prerequisites/session-endpoints/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import { account, content, DOCUMENT, documentOf } from '../../support/samples/sample-account.ts';
import {
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  natNetwork,
  networkOf,
  nodeIn,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';
import { pathState, rememberedState } from '../../support/samples/sample-paths.ts';

const FAIL = 'sessions-fail';
const OLD_AGENT: NodeNetwork = nodeIn({ managed: { pingStatus: 'Online', agentVersion: '3.2.582.0' } });
const { managed: _, ...UNMANAGED } = nodeIn();
const policy = (...Action: string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource: '*' }],
  });
const withPolicy = (text: string): VpcNetwork =>
  networkOf({ endpoints: [endpointTo('ssm'), endpointTo('ssmmessages', { policy: text })] });
const preferring = (inputs: Parameters<typeof content>[0], network: VpcNetwork) =>
  pathState(network, { documents: { [DOCUMENT]: present(documentOf([content(inputs)])) } });
const withEc2Messages = (nodes: readonly NodeNetwork[]): VpcNetwork => networkOf({ nodes });
const unnamed = networkOf({
  endpoints: [endpointTo('ssm'), endpointTo('ssmmessages', { privateDnsEnabled: false })],
});

const mustNotFail: readonly Case[] = [
  ['both endpoints', pathState(networkOf()), 'pass'],
  ['no endpoints, and a way out', pathState(natNetwork()), 'pass'],
  ['one endpoint, and a way out', pathState(natNetwork({ endpoints: [endpointTo('ssm')] })), 'pass'],
  ['no ec2messages, new agents', pathState(withEc2Messages([nodeIn()])), 'pass'],
  ['no ec2messages, an old agent: cannot be told', pathState(withEc2Messages([OLD_AGENT])), 'unknown'],
  [
    'ec2messages for the old agent',
    pathState(
      networkOf({
        nodes: [OLD_AGENT],
        endpoints: ['ssm', 'ssmmessages', 'ec2messages'].map((s) => endpointTo(s)),
      }),
    ),
    'pass',
  ],
  ['no managed node', pathState(networkOf({ nodes: [UNMANAGED], endpoints: [] })), 'not-applicable'],
  ['a VPC that is gone', account({ networks: { [NETWORK_ID]: absent } }), 'not-applicable'],
  ['a VPC that may not be read', account({ networks: { [NETWORK_ID]: unknown('denied') } }), 'unknown'],
  ['a policy that allows the channels', pathState(withPolicy(policy('ssmmessages:*'))), 'pass'],
  ['a private hosted zone may name it', pathState(unnamed), 'unknown'],
  ['a broken security group is not the endpoint', pathState(networkOf({ securityGroups: {} })), 'pass'],
  ['logs to a bucket with a way to it', preferring({ s3BucketName: 'example' }, natNetwork()), 'pass'],
];

const mustFail: readonly Case[] = [
  ['no endpoint for ssmmessages', pathState(networkOf({ endpoints: [endpointTo('ssm')] })), FAIL],
  ['no endpoint for ssm', pathState(networkOf({ endpoints: [endpointTo('ssmmessages')] })), FAIL],
  [
    'an endpoint that was rejected',
    pathState(
      networkOf({ endpoints: [endpointTo('ssm'), endpointTo('ssmmessages', { state: 'rejected' })] }),
    ),
    FAIL,
  ],
  ['a policy for something else', pathState(withPolicy(policy('ssm:*'))), FAIL],
  ['private names that were there before', rememberedState(unnamed, networkOf()), FAIL],
  ['no endpoint for the log bucket', preferring({ s3BucketName: 'example' }, networkOf()), 'sessions-slow'],
  [
    'no endpoint for the log group whose encryption is demanded',
    preferring({ cloudWatchLogGroupName: '/x', cloudWatchEncryptionEnabled: true }, networkOf()),
    FAIL,
  ],
  ['no endpoint for the key', preferring({ kmsKeyId: 'alias/x' }, networkOf()), FAIL],
];

describe('session-endpoints, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_name, state, expected) => {
    expect(verdict(sessionEndpoints.check(state))).toBe(expected);
  });

  it('says how many nodes, which step and what shows it', () => {
    const nodes = [nodeIn(), nodeIn({ instanceId: 'i-2' }), UNMANAGED];
    const [result] = sessionEndpoints.check(pathState(networkOf({ nodes, endpoints: [endpointTo('ssm')] })));
    expect(result).toMatchObject({
      subject: { type: 'AWS::EC2::VPC', id: NETWORK_ID },
      because: expect.stringMatching(
        /^vpc-\w+ has no endpoint for ssmmessages, .*, so 2 of 2 managed nodes in vpc-\w+ cannot reach ssmmessages$/,
      ),
    });
  });
});

describe('session-endpoints, several log buckets', () => {
  const toBuckets = (...names: readonly string[]): VpcNetwork => {
    const Resource = names.flatMap((name) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]);
    const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource }];
    const s3 = endpointTo('s3', { policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
    return networkOf({ endpoints: [endpointTo('ssm'), endpointTo('ssmmessages'), s3] });
  };
  const latest = { s3BucketName: 'example-latest' };
  const standard = { s3BucketName: 'example-default' };
  /** A document for each of these inputs. */
  const several = (network: VpcNetwork, ...each: readonly Parameters<typeof content>[0][]) => {
    const documents = each.map((inputs, index) => {
      const name = `${DOCUMENT}${index}`;
      return [name, present(documentOf([content(inputs)], { name }))] as const;
    });
    return pathState(network, { documents: Object.fromEntries(documents) });
  };
  /** A document whose version 1 is `$DEFAULT` and whose version 2 is `$LATEST`. */
  const leftBehind = (network: VpcNetwork, ...versions: readonly Parameters<typeof content>[0][]) => {
    const contents = versions.map((inputs) => content(inputs));
    const document = documentOf(contents, { defaultVersion: '1' });
    return pathState(network, { documents: { [DOCUMENT]: present(document) } });
  };

  it('asks the policy for each', () => {
    const [one] = sessionEndpoints.check(several(toBuckets('example-latest'), standard, latest));
    expect(one).toMatchObject({
      impact: 'sessions-slow',
      because: expect.stringContaining('does not allow s3:PutObject on arn:aws:s3:::example-default/*'),
    });
    const both = toBuckets('example-latest', 'example-default');
    expect(verdict(sessionEndpoints.check(several(both, standard, latest)))).toBe('pass');
  });

  it('doubts what only a version that $DEFAULT left behind needs', () => {
    const verdictOf = (network: VpcNetwork, byDefault: Parameters<typeof content>[0], now = {}) =>
      sessionEndpoints.check(leftBehind(network, byDefault, now))[0];
    const key = { kmsKeyId: 'alias/x' };
    expect(verdictOf(networkOf(), key)).toMatchObject({
      kind: 'unknown',
      because: expect.stringMatching(/if they use \$DEFAULT.* no endpoint for kms/),
    });
    expect(verdictOf(networkOf(), {}, key)).toMatchObject({ kind: 'fail', impact: FAIL });
    expect(verdictOf(networkOf(), { ...standard, s3EncryptionEnabled: true }, latest)).toMatchObject({
      impact: 'sessions-slow',
    });
    expect(verdictOf(toBuckets('example-latest'), standard, latest)).toMatchObject({ kind: 'pass' });
    expect(verdictOf(toBuckets('example-latest'), standard)).toMatchObject({ kind: 'unknown' });
  });

  it('asks for the encryption where any content demands it', () => {
    const encrypted = { ...latest, s3EncryptionEnabled: true };
    const puts = policy('s3:PutObject');
    const s3 = endpointTo('s3', { policy: puts });
    const network = networkOf({ endpoints: [endpointTo('ssm'), endpointTo('ssmmessages'), s3] });
    const [result] = sessionEndpoints.check(several(network, encrypted, latest));
    expect(result).toMatchObject({
      impact: FAIL,
      because: expect.stringContaining(
        'does not allow s3:GetEncryptionConfiguration on arn:aws:s3:::example-latest,',
      ),
    });
    expect(verdict(sessionEndpoints.check(several(network, latest, latest)))).toBe('pass');
  });
});

describe('session-endpoints, what users meet', () => {
  it.each([
    ['a bucket', { s3BucketName: 'example' }, 'sessions-slow', /^a blank screen/],
    [
      'a bucket that must be encrypted',
      { s3BucketName: 'example', s3EncryptionEnabled: true },
      FAIL,
      /unable to validate encryption on Amazon S3 bucket/,
    ],
    ['a log group', { cloudWatchLogGroupName: '/x' }, 'sessions-slow', /^a blank screen/],
    [
      'a log group that must be encrypted',
      { cloudWatchLogGroupName: '/x', cloudWatchEncryptionEnabled: true },
      FAIL,
      /selected CloudWatch Logs log group/,
    ],
    ['a key', { kmsKeyId: 'alias/x' }, FAIL, /Handshake timed out/],
  ])('without a way to %s: at the next session, in these words', (_name, inputs, impact, words) => {
    const [result] = sessionEndpoints.check(preferring(inputs, networkOf()));
    expect(result).toMatchObject({
      impact,
      userSees: expect.stringMatching(words),
      bites: expect.stringMatching(/^At the next session/),
    });
  });

  it('is the lost connection, where that is lost as well', () => {
    const network = networkOf({ endpoints: [endpointTo('ssm')] });
    const [result] = sessionEndpoints.check(preferring({ kmsKeyId: 'alias/x' }, network));
    expect(result).toMatchObject({
      because: expect.stringContaining('cannot reach ssmmessages, kms'),
      userSees: 'TargetNotConnected: the instance is not connected',
    });
    expect(result).not.toHaveProperty('bites');
  });
});

const modify = (request: Record<string, unknown>) => ({
  request: { ModifyVpcEndpointRequest: { VpcEndpointId: 'vpce-ssm', ...request } } as never,
});
const GONE = networkOf({ endpoints: [endpointTo('ssm')] });
const L = (...ids: string[]) =>
  ids.length === 1 ? { tag: 1, content: ids[0] } : ids.map((id, index) => ({ tag: index + 1, content: id }));

describe('session-endpoints, the events', () => {
  it('inverts what was added and removed, one member or several', () => {
    const effect = effectOf(
      sessionEndpoints,
      'ec2:ModifyVpcEndpoint',
      modify({ AddSecurityGroupId: L('sg-a', 'sg-b'), RemoveSecurityGroupId: L(ENDPOINT_GROUP) }),
    );
    expect(effect.inverses(pathState(networkOf()))[0]?.calls).toEqual([
      {
        api: 'ec2:ModifyVpcEndpoint',
        input: {
          VpcEndpointId: 'vpce-ssm',
          AddSecurityGroupIds: [ENDPOINT_GROUP],
          RemoveSecurityGroupIds: ['sg-a', 'sg-b'],
        },
      },
    ]);
  });

  it('leaves out what was so before', () => {
    const parts = modify({ AddSubnetId: L(ENDPOINT_SUBNET), RemoveSecurityGroupId: L('sg-never') });
    const effect = effectOf(sessionEndpoints, 'ec2:ModifyVpcEndpoint', parts);
    expect(effect.inverses(rememberedState(networkOf(), networkOf()))).toEqual([]);
  });

  it.each([
    [{ ResetPolicy: true }, { policy: '{}' }, { PolicyDocument: '{}' }],
    [{ PolicyDocument: '{"a":1}' }, {}, { ResetPolicy: true }],
    [{ PrivateDnsEnabled: false }, {}, { PrivateDnsEnabled: true }],
  ])('puts %j back', (request, before, input) => {
    const effect = effectOf(sessionEndpoints, 'ec2:ModifyVpcEndpoint', modify(request));
    const state = rememberedState(networkOf(), networkOf({ endpoints: [endpointTo('ssm', before)] }));
    expect(effect.inverses(state)[0]?.calls[0]?.input).toEqual({ VpcEndpointId: 'vpce-ssm', ...input });
  });

  const GOOD =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["ssm:*","ec2:*"],"Resource":"*"}]}';
  const SAME =
    '{"Statement":{"Action":["ec2:*","ssm:*"],"Effect":"Allow","Principal":"*","Resource":["*"]}, "Version":"2012-10-17"}';
  const OPEN = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}';

  it.each([
    ['its own policy', { PolicyDocument: GOOD }, { policy: GOOD }, true],
    ['its own policy, spelled otherwise', { PolicyDocument: GOOD }, { policy: SAME }, true],
    ['the policy of somebody else', { PolicyDocument: GOOD }, { policy: policy('s3:*') }, false],
    ['a policy that was reset since', { PolicyDocument: GOOD }, {}, false],
    ['no policy after a reset', { ResetPolicy: true }, {}, true],
    ['the default policy after a reset', { ResetPolicy: true }, { policy: OPEN }, true],
    ['a policy that was set after a reset', { ResetPolicy: true }, { policy: GOOD }, false],
    ['full access, asked for in full', { PolicyDocument: OPEN }, {}, true],
    ['text that is no JSON', { PolicyDocument: 'not {' }, { policy: 'not {' }, true],
    ['other text that is no JSON', { PolicyDocument: 'not {' }, { policy: 'nor {' }, false],
    ['a policy that was not asked for', { ResetPolicy: false }, { policy: GOOD }, true],
  ])('an endpoint with %s: current or superseded', (_name, request, now, isCurrent) => {
    const effect = effectOf(sessionEndpoints, 'ec2:ModifyVpcEndpoint', modify(request));
    expect(effect.isCurrent(pathState(networkOf({ endpoints: [endpointTo('ssm', now)] })))).toBe(isCurrent);
  });

  it('offers a deleted endpoint from the baseline, and never makes it', () => {
    const parts = {
      request: { DeleteVpcEndpointsRequest: { VpcEndpointId: L('vpce-ssmmessages') } } as never,
    };
    const effect = effectOf(sessionEndpoints, 'ec2:DeleteVpcEndpoints', parts);
    const state = rememberedState(GONE, networkOf());
    expect(effect.isCurrent(state)).toBe(true);
    const plan = effect.inverses(state)[0];
    expect(plan?.calls[0]).toMatchObject({
      api: 'ec2:CreateVpcEndpoint',
      input: {
        VpcId: NETWORK_ID,
        SubnetIds: [ENDPOINT_SUBNET],
        SecurityGroupIds: [ENDPOINT_GROUP],
        PrivateDnsEnabled: true,
      },
    });
    expect(sessionEndpoints.reverts).not.toContain('ec2:CreateVpcEndpoint');
    const undone = plan && applyPlan(state, plan);
    expect(undone && verdict(sessionEndpoints.check(undone))).toBe('pass');
  });

  it('believes the answer about what was not deleted', () => {
    const request = { DeleteVpcEndpointsRequest: { VpcEndpointId: L('vpce-a', 'vpce-b') } } as never;
    const unsuccessful = (...ids: string[]) =>
      ({
        DeleteVpcEndpointsResponse: { unsuccessful: { item: ids.map((resourceId) => ({ resourceId })) } },
      }) as never;
    const effect = effectOf(sessionEndpoints, 'ec2:DeleteVpcEndpoints', {
      request,
      response: unsuccessful('vpce-a'),
    });
    expect(effect.resources.map(({ id }) => id)).toEqual(['vpce-b']);
    const none = { request, response: unsuccessful('vpce-a', 'vpce-b') };
    expect(kindOf(sessionEndpoints, 'ec2:DeleteVpcEndpoints', none)).toBe('irrelevant');
  });

  it('offers to take the private names from an endpoint that hijacked a working path', () => {
    const vpcEndpoint = {
      vpcEndpointId: 'vpce-ssm',
      vpcId: NETWORK_ID,
      serviceName: endpointTo('ssm').serviceName,
    };
    const parts = {
      request: { CreateVpcEndpointRequest: { VpcId: NETWORK_ID } } as never,
      response: { CreateVpcEndpointResponse: { vpcEndpoint } } as never,
    };
    const effect = effectOf(sessionEndpoints, 'ec2:CreateVpcEndpoint', parts);
    const closed = groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]), groupWith(ENDPOINT_GROUP, []));
    const hijacked = natNetwork({
      endpoints: [endpointTo('ssm')],
      securityGroups: closed,
      routeTables: tablesWith({ '0.0.0.0/0': 'nat-1' }),
    });
    const plans = effect.inverses(pathState(hijacked));
    expect(plans.map(({ calls }) => calls[0]?.api)).toEqual([
      'ec2:ModifyVpcEndpoint',
      'ec2:DeleteVpcEndpoints',
    ]);
    expect(plans[0]).toHaveProperty('byHand');
  });

  it.each([
    ['no endpoint named', 'ec2:ModifyVpcEndpoint', {}, 'unreadable'],
    ['no endpoint named', 'ec2:DeleteVpcEndpoints', { DeleteVpcEndpointsRequest: '' }, 'unreadable'],
    ['nothing at all', 'ec2:CreateVpcEndpoint', {}, 'unreadable'],
  ])('%s: %s', (_name, api, request, expected) => {
    expect(kindOf(sessionEndpoints, api, { request })).toBe(expected);
  });
});
