import type { IncomingMessage } from 'node:http';

/** One SDK request as it came over the wire. */
export type WireRequest = {
  readonly service: string;
  /** `service:Operation` in the SDK's spelling; REST operations only where the overlay knows them. */
  readonly operation: string;
  readonly protocol: 'json' | 'query' | 'ec2' | 'rest-xml' | 'none';
  readonly accessKeyId: string;
  /** The Region in the signature. */
  readonly region: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** An answer as it goes over the wire. */
export type WireReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
};

const SUBRESOURCES: Readonly<Record<string, string>> = {
  encryption: 'BucketEncryption',
  versioning: 'BucketVersioning',
  lifecycle: 'BucketLifecycleConfiguration',
  tagging: 'BucketTagging',
  policy: 'BucketPolicy',
  publicAccessBlock: 'PublicAccessBlock',
};

const VERBS: Readonly<Record<string, string>> = { GET: 'Get', PUT: 'Put', DELETE: 'Delete' };

/** S3 does not name the operation: the verb, the path and the first word of the query determine it. */
const s3Operation = (method: string, path: string, query: URLSearchParams): string => {
  const sub = Object.keys(SUBRESOURCES).find((name) => query.has(name));
  if (sub) return `${VERBS[method] ?? method}${SUBRESOURCES[sub]}`;
  if (path === '/') return 'ListBuckets';
  if (method === 'HEAD') return 'HeadBucket';
  return method === 'PUT' ? 'CreateBucket' : method === 'DELETE' ? 'DeleteBucket' : 'ListObjects';
};

/** Of what the guard asks Route 53. */
const route53Operation = (method: string, path: string): string => {
  if (method !== 'GET') return '';
  if (path.endsWith('/hostedzonesbyvpc')) return 'ListHostedZonesByVPC';
  if (path.endsWith('/hostedzone')) return 'ListHostedZones';
  return path.endsWith('/rrset') ? 'ListResourceRecordSets' : 'GetHostedZone';
};

const CREDENTIAL = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//;

/** Reads what request this is: JSON services say it in a header, query services in the body. */
export const wireRequest = (message: IncomingMessage, body: Buffer): WireRequest => {
  const url = new URL(message.url ?? '/', 'http://overlay.example.com');
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
  );
  const [, accessKeyId = '', region = '', service = 'none'] =
    CREDENTIAL.exec(headers['authorization'] ?? '') ?? [];
  const base = {
    service,
    accessKeyId,
    region,
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
  };
  const target = headers['x-amz-target']?.split('.').at(-1);
  if (target) return { ...base, operation: `${service}:${target}`, protocol: 'json' };
  if (service === 's3') {
    const operation = `s3:${s3Operation(base.method, base.path, base.query)}`;
    return { ...base, operation, protocol: 'rest-xml' };
  }
  // REST with JSON names no operation either; the verb and the path tell the one that the guard calls.
  if (service === 'lambda' && base.method === 'GET' && base.path.endsWith('/event-source-mappings')) {
    return { ...base, operation: 'lambda:ListEventSourceMappings', protocol: 'json' };
  }
  if (service === 'securityhub' && base.method === 'POST' && base.path === '/findings/import') {
    return { ...base, operation: 'securityhub:BatchImportFindings', protocol: 'json' };
  }
  if (service === 'route53profiles') {
    const isOfOne = base.path.startsWith('/profileresourceassociations/');
    const operation = isOfOne ? 'ListProfileResourceAssociations' : 'ListProfileAssociations';
    return { ...base, operation: `route53profiles:${operation}`, protocol: 'json' };
  }
  if (service === 'route53') {
    return {
      ...base,
      operation: `route53:${route53Operation(base.method, base.path)}`,
      protocol: 'rest-xml',
    };
  }
  const action = new URLSearchParams(body.toString('utf8')).get('Action');
  if (!action) return { ...base, operation: `${service}:`, protocol: 'none' };
  return { ...base, operation: `${service}:${action}`, protocol: service === 'ec2' ? 'ec2' : 'query' };
};

export const jsonReply = (value: unknown, status = 200): WireReply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(value),
});

export const xmlReply = (body: string, status = 200): WireReply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body,
});

/** An error in the words of the request's protocol. */
export const errorReply = ({ protocol, method }: WireRequest, code: string, status: number): WireReply => {
  const message = `${code} by the overlay`;
  if (protocol === 'json') return jsonReply({ __type: code, message }, status);
  if (method === 'HEAD') return { status, headers: {}, body: '' };
  const error = `<Code>${code}</Code><Message>${message}</Message>`;
  if (protocol === 'rest-xml') return xmlReply(`<Error>${error}</Error>`, status);
  return protocol === 'ec2'
    ? xmlReply(
        `<Response><Errors><Error>${error}</Error></Errors><RequestID>r</RequestID></Response>`,
        status,
      )
    : xmlReply(`<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`, status);
};

/** The request's JSON body as a record. */
export const jsonBody = ({ body }: WireRequest): Record<string, unknown> =>
  JSON.parse(body.toString('utf8') || '{}') as Record<string, unknown>;
