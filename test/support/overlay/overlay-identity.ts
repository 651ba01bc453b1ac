import { knownDocument } from '../../../functions/account/identity/managed-policies.ts';
import { evaluatePolicies } from '../../../functions/formats/policy.ts';
import type { Forward, Overlaid } from './overlaid.ts';
import type { OverlayWorld } from './overlay-world.ts';
import { errorReply, jsonBody, jsonReply, type WireReply, type WireRequest, xmlReply } from './wire.ts';

// The answers of AWS's simulator and its own policies are our reading of the documentation, from our own
// evaluator. Tests that use them show that the guard asks the right question and acts on the answer, not that
// AWS would answer the same.

const asked = ({ body }: WireRequest): URLSearchParams => new URLSearchParams(body.toString('utf8'));

const isAwsOwned = (arn: string): boolean => arn.includes(':iam::aws:policy/');

/** Asks moto for another operation of IAM, with these parameters. */
const ask = async (
  request: WireRequest,
  forward: Forward,
  Action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> => {
  const form = new URLSearchParams({ Action, Version: '2010-05-08', ...parameters });
  return (await forward({ ...request, body: Buffer.from(form.toString()) })).body.toString();
};

const all = (xml: string, tag: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].flatMap(([, text]) => text ?? []);

const decoded = (documents: readonly string[]): readonly string[] =>
  documents.map((text) => decodeURIComponent(text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')));

const awsPoliciesOf = (world: OverlayWorld, role: string): ReadonlySet<string> =>
  world.awsPolicies.get(role) ?? new Set();

const attach: Overlaid['answer'] = async (request, world, forward) => {
  const form = asked(request);
  const [role = '', arn = ''] = [form.get('RoleName') ?? '', form.get('PolicyArn') ?? ''];
  if (!isAwsOwned(arn)) return forward(request);
  const action = form.get('Action') ?? '';
  const policies = new Set(awsPoliciesOf(world, role));
  if (action === 'DetachRolePolicy' && !policies.delete(arn)) return errorReply(request, 'NoSuchEntity', 404);
  if (action === 'AttachRolePolicy') policies.add(arn);
  world.awsPolicies.set(role, policies);
  return xmlReply(`<${action}Response><ResponseMetadata/></${action}Response>`);
};

const listAttached: Overlaid['answer'] = async (request, world, forward) => {
  const reply = await forward(request);
  if (reply.status !== 200) return reply;
  const members = [...awsPoliciesOf(world, asked(request).get('RoleName') ?? '')].map(
    (arn) =>
      `<member><PolicyName>${arn.split('/').at(-1)}</PolicyName><PolicyArn>${arn}</PolicyArn></member>`,
  );
  const body = reply.body
    .toString()
    .replace('<AttachedPolicies/>', '<AttachedPolicies></AttachedPolicies>')
    .replace('</AttachedPolicies>', `${members.join('')}</AttachedPolicies>`);
  return xmlReply(body);
};

const managedDocument = async (
  request: WireRequest,
  forward: Forward,
  arn: string,
): Promise<readonly string[]> => {
  const known = knownDocument(arn);
  if (known) return [known];
  const [VersionId = 'v1'] = all(
    await ask(request, forward, 'GetPolicy', { PolicyArn: arn }),
    'DefaultVersionId',
  );
  const version = await ask(request, forward, 'GetPolicyVersion', { PolicyArn: arn, VersionId });
  return decoded(all(version, 'Document'));
};

const documentsOf = async (
  request: WireRequest,
  world: OverlayWorld,
  forward: Forward,
  RoleName: string,
): Promise<readonly string[]> => {
  const attached = await ask(request, forward, 'ListAttachedRolePolicies', { RoleName });
  const arns = [...all(attached, 'PolicyArn'), ...awsPoliciesOf(world, RoleName)];
  const managed = await Promise.all(arns.map((arn) => managedDocument(request, forward, arn)));
  const names = all(await ask(request, forward, 'ListRolePolicies', { RoleName }), 'member');
  const inline = await Promise.all(
    names.map(async (PolicyName) =>
      decoded(all(await ask(request, forward, 'GetRolePolicy', { RoleName, PolicyName }), 'PolicyDocument')),
    ),
  );
  return [...managed.flat(), ...inline.flat()];
};

const members = (form: URLSearchParams, list: string): readonly string[] =>
  [...form].filter(([key]) => key.startsWith(`${list}.member.`)).map(([, value]) => value);

type Simulated = { readonly decision: string; readonly missing: string };

const simulated = (documents: readonly string[], action: string, resource: string): Simulated => {
  const verdict = evaluatePolicies(documents, { action, resource });
  return {
    decision: verdict === 'unknown' ? 'implicitDeny' : verdict,
    missing: verdict === 'unknown' ? '<member>aws:SourceVpc</member>' : '',
  };
};

/** One result for each action; with a list of resources, it tells the decision on each of them. */
const simulate: Overlaid['answer'] = async (request, world, forward) => {
  const form = asked(request);
  const role = (form.get('PolicySourceArn') ?? '').split('/').at(-1) ?? '';
  const documents = await documentsOf(request, world, forward, role);
  const resources = members(form, 'ResourceArns');
  const [resource = '*'] = resources;
  const results = members(form, 'ActionNames').map((action) => {
    const each = resources.map((one) => ({ one, ...simulated(documents, action, one) }));
    const worst =
      each.find(({ decision }) => decision !== 'allowed') ?? simulated(documents, action, resource);
    const specific = each.map(
      ({ one, decision, missing }) =>
        `<member><EvalResourceName>${one}</EvalResourceName><EvalResourceDecision>${decision}</EvalResourceDecision><MissingContextValues>${missing}</MissingContextValues></member>`,
    );
    const body =
      resource === '*'
        ? `<MissingContextValues>${worst.missing}</MissingContextValues>`
        : `<ResourceSpecificResults>${specific.join('')}</ResourceSpecificResults>`;
    return `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName><EvalDecision>${worst.decision}</EvalDecision>${body}</member>`;
  });
  const result = `<IsTruncated>false</IsTruncated><EvaluationResults>${results.join('')}</EvaluationResults>`;
  return xmlReply(
    `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult>${result}</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
  );
};

const DEFAULTS: Readonly<Record<string, string>> = {
  '/ssm/managed-instance/default-ec2-instance-management-role': '',
  '/ssm/managed-instance/activation-tier': 'standard',
};

const settingReply = (request: WireRequest, world: OverlayWorld, id: string): WireReply => {
  const value = world.serviceSettings.get(id) ?? DEFAULTS[id];
  if (value === undefined) return errorReply(request, 'ServiceSettingNotFound', 400);
  const Status = world.serviceSettings.has(id) ? 'Customized' : 'Default';
  return jsonReply({ ServiceSetting: { SettingId: id, SettingValue: value, Status } });
};

const getSetting: Overlaid['answer'] = async (request, world) =>
  settingReply(request, world, String(jsonBody(request)['SettingId']));

const updateSetting: Overlaid['answer'] = async (request, world) => {
  const { SettingId, SettingValue } = jsonBody(request);
  world.serviceSettings.set(String(SettingId), String(SettingValue));
  return jsonReply({});
};

const resetSetting: Overlaid['answer'] = async (request, world) => {
  const id = String(jsonBody(request)['SettingId']);
  world.serviceSettings.delete(id);
  return settingReply(request, world, id);
};

/** By profile as EC2 takes it, `*` and all: the instances are looked up first, and then asked for by id. */
const describeInstances: Overlaid['answer'] = async (request, _world, forward) => {
  const form = asked(request);
  const [key] = [...form].find(([, value]) => value === 'iam-instance-profile.arn') ?? [];
  const filter = /^Filter\.(\d+)\.Name$/.exec(key ?? '')?.[1];
  if (!filter) return forward(request);
  const patterns = [...form]
    .filter(([name]) => name.startsWith(`Filter.${filter}.Value.`))
    .map(([, value]) => new RegExp(`^${value.replaceAll('*', '.*')}$`));
  const listing = new URLSearchParams({
    Action: 'DescribeIamInstanceProfileAssociations',
    Version: '2016-11-15',
  });
  const xml = (await forward({ ...request, body: Buffer.from(listing.toString()) })).body.toString();
  const ids = xml
    .split('<associationId>')
    .slice(1)
    .filter((item) => all(item, 'arn').some((arn) => patterns.some((pattern) => pattern.test(arn))))
    .flatMap((item) => all(item, 'instanceId'));
  const rest = [...form].filter(([name]) => !name.startsWith(`Filter.${filter}.`));
  const found = ids.length > 0 ? ids : ['i-00000000000000000'];
  const byId = new URLSearchParams([
    ...rest,
    [`Filter.${filter}.Name`, 'instance-id'],
    ...found.map((id, index): [string, string] => [`Filter.${filter}.Value.${index + 1}`, id]),
  ]);
  return forward({ ...request, body: Buffer.from(byId.toString()) });
};

/** What moto lacks of identities. */
export const IDENTITY_OVERLAID: Readonly<Record<string, Overlaid>> = {
  'ec2:DescribeInstances': { why: 'no filter by instance profile', answer: describeInstances },
  'iam:SimulatePrincipalPolicy': { why: 'not implemented', answer: simulate },
  'iam:AttachRolePolicy': { why: "AWS's own policies are not loaded", answer: attach },
  'iam:DetachRolePolicy': { why: "AWS's own policies are not loaded", answer: attach },
  'iam:ListAttachedRolePolicies': { why: "AWS's own policies are not loaded", answer: listAttached },
  'ssm:GetServiceSetting': { why: 'not implemented', answer: getSetting },
  'ssm:UpdateServiceSetting': { why: 'not implemented', answer: updateSetting },
  'ssm:ResetServiceSetting': { why: 'not implemented', answer: resetSetting },
};
