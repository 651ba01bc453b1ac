import { describe, expect, it } from 'vitest';
import type { EndpointNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import { sessionEndpoints } from '../../../functions/prerequisites/session-endpoints/index.ts';
import { follow } from '../../support/samples/advised.ts';
import { bucketOf, withInputs } from '../../support/samples/sample-account.ts';
import { NO_NAMES } from '../../support/samples/sample-names.ts';
import {
  endpointTo,
  gatewayToS3,
  NODE_SUBNET,
  networkOf,
  routeTable,
  S3_LIST,
} from '../../support/samples/sample-network.ts';
import { pathState, rememberedState } from '../../support/samples/sample-paths.ts';

const at = '--region ap-northeast-1';
const SSM = endpointTo('ssm');
const MESSAGES = endpointTo('ssmmessages');
const endpoints = (...all: readonly EndpointNetwork[]) => networkOf({ endpoints: all });
const create = (service: string, subnets = 'subnet-endpoint', groups = 'sg-endpoint') =>
  `aws ec2 create-vpc-endpoint --vpc-id vpc-0a1b2c3d4e5f60001 --service-name com.amazonaws.ap-northeast-1.${service} --vpc-endpoint-type Interface --subnet-ids '["${subnets}"]' --security-group-ids '["${groups}"]' --private-dns-enabled ${at}`;
const allowing = (...Action: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource: '*' }],
  });
const policyOf = (command: string | undefined) =>
  JSON.parse(/--policy-document '(.*)' --region/.exec(command ?? '')?.[1] ?? 'null');

const logged = {
  documents: withInputs({ s3BucketName: 'example', cloudWatchLogGroupName: '/x' }).documents,
  buckets: { example: present(bucketOf({ name: 'example' })) },
};

const mended: readonly (readonly [what: string, network: VpcNetwork, commands: readonly string[]])[] = [
  ['one of two endpoints is gone', endpoints(SSM), [create('ssmmessages')]],
  ['one of two was rejected', endpoints(MESSAGES, { ...SSM, state: 'rejected' }), [create('ssm')]],
  [
    'private DNS is off',
    networkOf({ endpoints: [SSM, { ...MESSAGES, privateDnsEnabled: false }], names: NO_NAMES }),
    [`aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-ssmmessages --private-dns-enabled ${at}`],
  ],
  [
    'an endpoint is in no subnet',
    endpoints(SSM, { ...MESSAGES, interfaces: [] }),
    [
      `aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-ssmmessages --add-subnet-ids '["subnet-endpoint"]' --add-security-group-ids '["sg-endpoint"]' ${at}`,
    ],
  ],
];

describe('session-endpoints, the advice', () => {
  it.each(mended)('%s', (_, network, commands) => {
    expect(follow(sessionEndpoints, pathState(network))).toMatchObject({
      before: 'fail',
      after: 'pass',
      commands,
    });
  });

  it('says what an endpoint costs', () => {
    expect(follow(sessionEndpoints, pathState(endpoints(SSM))).words).toBe(
      'The offered fix sets up an endpoint for ssmmessages in the subnets and groups of vpce-ssm. Before you run it: an interface endpoint is charged by the hour in each subnet, and by the GB',
    );
  });

  it('says that a new endpoint is more open than one with a policy', () => {
    const narrow = { ...SSM, policy: allowing('ssm:*') };
    expect(follow(sessionEndpoints, pathState(endpoints(narrow))).words).toContain(
      'unlike vpce-ssm, it has no policy of its own, so it lets every call through',
    );
  });

  it('creates what is remembered as it was, with its own groups and policy', () => {
    const own = {
      ...MESSAGES,
      interfaces: [{ subnetId: NODE_SUBNET, addresses: ['10.0.1.77'], groupIds: ['sg-endpoint'] }],
      policy: allowing('ssmmessages:*'),
    };
    const { after, commands } = follow(
      sessionEndpoints,
      rememberedState(endpoints(SSM), endpoints(SSM, own)),
    );
    expect(after).toBe('pass');
    expect(commands).toEqual([
      create('ssmmessages', NODE_SUBNET).replace(' --region', ` --policy-document '${own.policy}' --region`),
    ]);
  });

  it('gives each service that the preferences need an endpoint, but S3 none', () => {
    const { commands } = follow(sessionEndpoints, pathState(endpoints(SSM, MESSAGES), logged));
    expect(commands).toEqual([create('logs')]);
  });

  it('leads the subnet of the nodes to the gateway endpoint that there is', () => {
    const network = networkOf({
      endpoints: [SSM, MESSAGES, endpointTo('logs'), gatewayToS3({ routeTableIds: ['rtb-other'] })],
      routeTables: [
        routeTable('rtb-node', [NODE_SUBNET], {}, true),
        routeTable('rtb-other', [], { [S3_LIST]: 'vpce-gateway' }),
      ],
    });
    expect(follow(sessionEndpoints, pathState(network, logged))).toMatchObject({
      after: 'pass',
      commands: [
        `aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-gateway --add-route-table-ids '["rtb-node"]' ${at}`,
      ],
    });
  });

  it('adds to a policy what it does not allow, for the principals of this account alone', () => {
    const narrow = { ...MESSAGES, policy: allowing('ssmmessages:*DataChannel') };
    const { after, commands } = follow(sessionEndpoints, pathState(endpoints(SSM, narrow)));
    expect(after).toBe('pass');
    expect(policyOf(commands[0]).Statement).toEqual([
      JSON.parse(narrow.policy).Statement[0],
      {
        Effect: 'Allow',
        Principal: '*',
        Action: ['ssmmessages:CreateControlChannel', 'ssmmessages:OpenControlChannel'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } },
      },
    ]);
  });

  it('adds to the policy of S3 the bucket of the transcripts alone', () => {
    const s3 = endpointTo('s3', { policy: allowing('s3:GetObject') });
    const network = endpoints(SSM, MESSAGES, endpointTo('logs'), s3);
    const { after, commands } = follow(sessionEndpoints, pathState(network, logged));
    expect(after).toBe('pass');
    expect(policyOf(commands[0]).Statement[1]).toMatchObject({
      Action: ['s3:PutObject'],
      Resource: ['arn:aws:s3:::example/*'],
    });
  });

  it.each([
    [
      'a policy denies',
      endpoints(SSM, {
        ...MESSAGES,
        policy: JSON.stringify({
          Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
        }),
      }),
    ],
    ['a VPC of another account', networkOf({ ownerId: '999988887777', endpoints: [SSM] })],
    [
      'no endpoint is left to be taken as a model',
      endpoints({ ...SSM, state: 'failed' }, { ...MESSAGES, state: 'failed' }),
    ],
  ] as const)('nothing is offered: %s', (_, network) => {
    expect(follow(sessionEndpoints, pathState(network)).commands).toEqual([]);
  });
});
