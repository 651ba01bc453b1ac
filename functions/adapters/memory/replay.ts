import { networksOf } from '../../account/network/parts.ts';
import { present, presentValue } from '../../account/observed.ts';
import type { DocumentAsRead } from '../../account/preferences/preferences.ts';
import { callsOf } from '../../account/records/calls-of-change.ts';
import type { AccountState } from '../../account/state.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { newerResponse } from '../../formats/ec2-dialects.ts';
import { isObject, parseJson, stringAt } from '../../formats/json.ts';
import { documentName } from '../../formats/names.ts';
import type { EmbeddedAccount } from './account.ts';

/** Contents that are not installed yet, by document; replaying uses them one by one. */
export type NextContents = Map<string, readonly string[]>;

const takeNext = (next: NextContents, name: string): string | undefined => {
  const [first, ...rest] = next.get(name) ?? [];
  next.set(name, rest);
  return first;
};

/** CloudTrail hides the content of documents; only a JSON object counts as content. */
const visibleContent = (change: Change): string | undefined => {
  const content = stringAt(change.request, 'content');
  return content !== undefined && isObject(parseJson(content)) ? content : undefined;
};

const describedVersion = (change: Change): number | undefined => {
  const described = (key: string) => stringAt(change.response, 'documentDescription', key);
  const version = Number(described('documentVersion') ?? described('latestVersion'));
  return Number.isSafeInteger(version) && version > 0 ? version : undefined;
};

const withDocument = (state: AccountState, document: DocumentAsRead): AccountState => ({
  ...state,
  documents: { ...state.documents, [document.name]: present(document) },
});

/** The new version has the number in the record. If its content is unknown, the described content is used. */
const updateDocument = (change: Change, name: string, account: EmbeddedAccount, next: NextContents): void => {
  const state = account.state();
  const document = presentValue(state.documents[name]);
  if (!document) return;
  const latest = Number(document.latestVersion);
  const version = describedVersion(change) ?? latest + 1;
  if (version <= latest) return;
  const known = visibleContent(change) ?? takeNext(next, name);
  if (known === undefined && describedVersion(change) === undefined) return;
  const content = known ?? document.versions[document.latestVersion] ?? '';
  const latestVersion = String(version);
  const versions = { ...document.versions, [latestVersion]: content };
  account.set(withDocument(state, { ...document, latestVersion, versions }));
};

const createDocument = (change: Change, name: string, account: EmbeddedAccount, next: NextContents): void => {
  if (presentValue(account.state().documents[name])) return;
  const Content = visibleContent(change) ?? takeNext(next, name);
  if (Content === undefined) return;
  const input = { Name: name, Content, DocumentType: 'Session', DocumentFormat: 'JSON' } as const;
  account.apply({ api: 'ssm:CreateDocument', input });
};

/** The record contains the id that EC2 gave to the endpoint. */
const adoptEndpointId = (change: Change, before: AccountState, account: EmbeddedAccount): void => {
  const response = newerResponse(change.response, 'CreateVpcEndpoint');
  const id = stringAt(response, 'vpcEndpoint', 'vpcEndpointId');
  if (!id) return;
  const known = new Set(networksOf(before).flatMap(({ endpoints }) => endpoints.map((e) => e.vpcEndpointId)));
  const state = account.state();
  const networks = Object.entries(state.networks).map(([vpcId, observed]) => {
    const network = presentValue(observed);
    if (!network) return [vpcId, observed] as const;
    const endpoints = network.endpoints.map((endpoint) =>
      known.has(endpoint.vpcEndpointId) ? endpoint : { ...endpoint, vpcEndpointId: id },
    );
    return [vpcId, present({ ...network, endpoints })] as const;
  });
  account.set({ ...state, networks: Object.fromEntries(networks) });
};

/**
 * Applies a CloudTrail record to the embedded account. Nothing happens for a failed call, for an API that no
 * prerequisite uses, or if the account is already as the record says.
 */
export const replay = (change: Change, account: EmbeddedAccount, next: NextContents): void => {
  if (change.errorCode) return;
  const name = documentName(stringAt(change.request, 'name') ?? '');
  if (change.api === 'ssm:UpdateDocument') updateDocument(change, name, account, next);
  if (change.api === 'ssm:CreateDocument') createDocument(change, name, account, next);
  // A refusal means that the account is already in this state, or that it has no such resource.
  for (const call of callsOf(change)) {
    const before = account.state();
    account.apply(call);
    if (call.api === 'ec2:CreateVpcEndpoint') adoptEndpointId(change, before, account);
  }
};
