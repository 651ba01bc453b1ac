import type { Forward, Overlaid } from './overlaid.ts';
import { IDENTITY_OVERLAID } from './overlay-identity.ts';
import { NAMES_OVERLAID } from './overlay-names.ts';
import { NETWORK_OVERLAID, withPrivateDns } from './overlay-network.ts';
import { WAYS_OUT_OVERLAID } from './overlay-ways-out.ts';
import { errorReply, jsonBody, jsonReply, type WireRequest, xmlReply } from './wire.ts';

const withBody = (request: WireRequest, body: unknown): WireRequest => ({
  ...request,
  body: Buffer.from(JSON.stringify(body)),
});

/** A page of items by a token that is the next item's number. */
const page = <T>(items: readonly T[], token: unknown, size: number) => {
  const start = Number(token ?? 0);
  const end = start + size;
  return {
    items: items.slice(start, end),
    ...(end < items.length ? { NextToken: String(end) } : {}),
  };
};

type Filter = { readonly Key: string; readonly Values: readonly string[] };

const describeNodes: Overlaid['answer'] = async (request, world) => {
  const { Filters, MaxResults, NextToken } = jsonBody(request);
  const filters = (Filters ?? []) as readonly Filter[];
  const valuesOf = (key: string) => filters.find(({ Key }) => Key === key)?.Values;
  const ids = valuesOf('InstanceIds');
  const statuses = valuesOf('PingStatus');
  const types = valuesOf('ResourceType');
  // Nodes have no tags here.
  const isByTag = filters.some(({ Key }) => Key.startsWith('tag:'));
  const found = world.nodes.filter(
    ({ InstanceId, PingStatus }) =>
      !isByTag &&
      (types?.includes(InstanceId.startsWith('mi-') ? 'ManagedInstance' : 'EC2Instance') ?? true) &&
      (ids?.includes(InstanceId) ?? true) &&
      (statuses?.includes(PingStatus) ?? true),
  );
  const { items, ...next } = page(found, NextToken, Math.min(Number(MaxResults ?? 50), world.pageSize));
  return jsonReply({ InstanceInformationList: items, ...next });
};

/** An agent that pings is connected, unless the test says otherwise. */
const connectionStatus: Overlaid['answer'] = async (request, world) => {
  const { Target } = jsonBody(request);
  const node = world.nodes.find(({ InstanceId }) => InstanceId === Target);
  const isConnected = node?.isConnected ?? node?.PingStatus === 'Online';
  return jsonReply({ Target, Status: isConnected ? 'connected' : 'notconnected' });
};

const lookUpEvents: Overlaid['answer'] = async (request, world) => {
  const { LookupAttributes, StartTime, EndTime, NextToken } = jsonBody(request);
  const [{ AttributeKey, AttributeValue }] = LookupAttributes as [
    { AttributeKey: 'ResourceName' | 'EventName'; AttributeValue: string },
  ];
  const found = world.events
    .filter(({ ResourceNames, EventName }) =>
      AttributeKey === 'EventName' ? EventName === AttributeValue : ResourceNames.includes(AttributeValue),
    )
    .filter(({ EventTime }) => StartTime === undefined || EventTime >= Number(StartTime))
    .filter(({ EventTime }) => EndTime === undefined || EventTime <= Number(EndTime))
    .toSorted((a, b) => b.EventTime - a.EventTime);
  const { items, ...next } = page(found, NextToken, world.pageSize);
  return jsonReply({ Events: items.map(({ ResourceNames: _, ...event }) => event), ...next });
};

const existsInMoto = async (request: WireRequest, name: string, forward: Forward): Promise<boolean> => {
  const target = 'Logs_20140328.DescribeLogGroups';
  const asked = { ...request, headers: { ...request.headers, 'x-amz-target': target } };
  const reply = await forward(withBody(asked, { logGroupNamePrefix: name }));
  const { logGroups } = JSON.parse(reply.body.toString()) as { logGroups: { logGroupName: string }[] };
  return logGroups.some(({ logGroupName }) => logGroupName === name);
};

const setLogGroupKey: Overlaid['answer'] = async (request, world, forward) => {
  const { logGroupName, kmsKeyId } = jsonBody(request);
  const name = String(logGroupName);
  if (!(await existsInMoto(request, name, forward)))
    return errorReply(request, 'ResourceNotFoundException', 400);
  world.logGroupKeys.set(name, kmsKeyId === undefined ? '' : String(kmsKeyId));
  return jsonReply({});
};

const describeLogGroups: Overlaid['answer'] = async (request, world, forward) => {
  const reply = await forward(request);
  if (reply.status !== 200) return reply;
  const body = JSON.parse(reply.body.toString()) as {
    logGroups: { logGroupName: string; kmsKeyId?: string }[];
  };
  const logGroups = body.logGroups.map(({ kmsKeyId, ...group }) => {
    const key = world.logGroupKeys.get(group.logGroupName) ?? kmsKeyId;
    return key ? { ...group, kmsKeyId: key } : group;
  });
  return jsonReply({ ...body, logGroups });
};

const listVersions: Overlaid['answer'] = async (request, _world, forward) => {
  const { Name } = jsonBody(request);
  const headers = { ...request.headers, 'x-amz-target': 'AmazonSSM.DescribeDocument' };
  const reply = await forward(withBody({ ...request, headers }, { Name }));
  if (reply.status !== 200) return reply;
  const { Document } = JSON.parse(reply.body.toString()) as { Document: Record<string, string> };
  const latest = Number(Document['LatestVersion']);
  const versions = Array.from({ length: latest }, (_, index) => String(latest - index));
  return jsonReply({
    DocumentVersions: versions.map((version) => ({
      Name,
      DocumentVersion: version,
      IsDefaultVersion: version === Document['DefaultVersion'],
    })),
  });
};

const bucketEncryption: Overlaid['answer'] = async (request, _world, forward) => {
  const reply = await forward(request);
  if (!reply.body.toString().includes('ServerSideEncryptionConfigurationNotFoundError')) return reply;
  const rule =
    '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>';
  return xmlReply(`<ServerSideEncryptionConfiguration>${rule}</ServerSideEncryptionConfiguration>`);
};

const getDocument: Overlaid['answer'] = async (request, _world, forward) => {
  const { DocumentVersion, ...rest } = jsonBody(request);
  return forward(DocumentVersion === '$DEFAULT' ? withBody(request, rest) : request);
};

/** A request by id instead, which fails if a single endpoint is deleted. */
const describeEndpoints: Overlaid['answer'] = async (request, _world, forward) => {
  const asked = new URLSearchParams(request.body.toString());
  if (asked.get('Filter.1.Name') !== 'vpc-endpoint-id') return forward(request);
  const changed = [...asked].flatMap(([key, value]): [string, string][] => {
    const [, number] = /^Filter\.1\.Value\.(\d+)$/.exec(key) ?? [];
    if (number) return [[`VpcEndpointId.${number}`, value]];
    return key.startsWith('Filter.') ? [] : [[key, value]];
  });
  const reply = await forward({ ...request, body: Buffer.from(new URLSearchParams(changed).toString()) });
  return reply.status === 200
    ? reply
    : xmlReply('<DescribeVpcEndpointsResponse><vpcEndpointSet/></DescribeVpcEndpointsResponse>');
};

/** Everything that moto lacks or does differently from AWS; every other request passes unchanged. */
export const OVERLAID: Readonly<Record<string, Overlaid>> = {
  'ssm:DescribeInstanceInformation': {
    why: 'not implemented, and nodes cannot be seeded',
    answer: describeNodes,
  },
  'ssm:GetConnectionStatus': { why: 'not implemented', answer: connectionStatus },
  'ssm:ListDocumentVersions': { why: 'not implemented', answer: listVersions },
  ...IDENTITY_OVERLAID,
  ...NETWORK_OVERLAID,
  ...NAMES_OVERLAID,
  ...WAYS_OUT_OVERLAID,
  'ssm:GetDocument': { why: 'answers InvalidDocument to $DEFAULT', answer: getDocument },
  'logs:AssociateKmsKey': { why: 'not implemented', answer: setLogGroupKey },
  'logs:DisassociateKmsKey': { why: 'not implemented', answer: setLogGroupKey },
  'logs:DescribeLogGroups': { why: 'knows no key that was associated later', answer: describeLogGroups },
  'ec2:DescribeVpcEndpoints': {
    why: 'knows no filter vpc-endpoint-id',
    answer: withPrivateDns(describeEndpoints),
  },
  'cloudtrail:LookupEvents': { why: 'not implemented', answer: lookUpEvents },
  's3:GetBucketEncryption': {
    why: 'AWS gives SSE-S3 to every new bucket, moto none',
    answer: bucketEncryption,
  },
};
