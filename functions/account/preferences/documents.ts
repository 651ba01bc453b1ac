import { own } from '../../formats/json.ts';
import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import type { HybridCall } from '../identity/hybrid-calls.ts';
import type { SsmSettingCall } from '../identity/setting-calls.ts';
import { absent, present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import { deleteParameters, putParameter } from './parameters.ts';
import type { DocumentAsRead } from './preferences.ts';

type SsmCall = Exclude<Extract<ApiCall, { api: `ssm:${string}` }>, SsmSettingCall | HybridCall>;

const withDocument = (state: AccountState, document: DocumentAsRead): AccountState => ({
  ...state,
  documents: { ...state.documents, [document.name]: present(document) },
});

const update = (
  state: AccountState,
  input: Extract<SsmCall, { api: 'ssm:UpdateDocument' }>['input'],
): Applied => {
  const document = presentValue(state.documents[input.Name]);
  if (!document) return refused('InvalidDocument');
  const { latestVersion, versions } = document;
  if (input.DocumentVersion !== '$LATEST' && input.DocumentVersion !== latestVersion) {
    return refused('InvalidDocumentVersion');
  }
  if (versions[latestVersion] === input.Content) return refused('DuplicateDocumentContent');
  const next = String(Number(latestVersion) + 1);
  return applied(
    withDocument(state, {
      ...document,
      latestVersion: next,
      versions: { ...versions, [next]: input.Content },
    }),
  );
};

const setDefault = (state: AccountState, name: string, version: string): Applied => {
  const document = presentValue(state.documents[name]);
  if (!document) return refused('InvalidDocument');
  if (own(document.versions, version) === undefined) return refused('InvalidDocumentVersion');
  return applied(withDocument(state, { ...document, defaultVersion: version }));
};

const create = (
  state: AccountState,
  input: Extract<SsmCall, { api: 'ssm:CreateDocument' }>['input'],
): Applied => {
  if (presentValue(state.documents[input.Name])) return refused('DocumentAlreadyExists');
  const tags = Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  return applied(
    withDocument(state, {
      name: input.Name,
      latestVersion: '1',
      defaultVersion: '1',
      versions: { '1': input.Content },
      tags,
    }),
  );
};

const remove = (state: AccountState, name: string, version: string | undefined): Applied => {
  const document = presentValue(state.documents[name]);
  if (!document) return refused('InvalidDocument');
  if (version === undefined) {
    return applied({ ...state, documents: { ...state.documents, [name]: absent } });
  }
  const { [version]: _removed, ...versions } = document.versions;
  const latest = Object.keys(versions).sort((a, b) => Number(b) - Number(a))[0] ?? document.latestVersion;
  return applied(withDocument(state, { ...document, versions, latestVersion: latest }));
};

/** The document installs the newest agent. Any version will do here, as long as no check fails on it. */
const NEWEST_AGENT = '3.3.987.0';

const updateAgents = (
  state: AccountState,
  targets: Extract<SsmCall, { api: 'ssm:SendCommand' }>['input']['Targets'],
): Applied => {
  const ids = new Set(targets.filter(({ Key }) => Key === 'InstanceIds').flatMap(({ Values }) => Values));
  const nodes = Object.entries(state.nodes).map(([id, node]) =>
    ids.has(id) ? ([id, { ...node, agentVersion: NEWEST_AGENT }] as const) : ([id, node] as const),
  );
  const instances = Object.entries(state.instances).map(([id, observed]) => {
    const node = presentValue(observed);
    return ids.has(id) && node?.managed
      ? ([id, present({ ...node, managed: { ...node.managed, agentVersion: NEWEST_AGENT } })] as const)
      : ([id, observed] as const);
  });
  return applied({
    ...state,
    nodes: Object.fromEntries(nodes),
    instances: Object.fromEntries(instances),
  });
};

/** Systems Manager documents and parameters: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocument.html */
export const applySsm = (state: AccountState, call: SsmCall): Applied => {
  switch (call.api) {
    case 'ssm:UpdateDocument':
      return update(state, call.input);
    case 'ssm:UpdateDocumentDefaultVersion':
      return setDefault(state, call.input.Name, call.input.DocumentVersion);
    case 'ssm:CreateDocument':
      return create(state, call.input);
    case 'ssm:DeleteDocument':
      return remove(state, call.input.Name, call.input.DocumentVersion);
    case 'ssm:PutParameter':
      return putParameter(state, call.input);
    case 'ssm:DeleteParameter':
      return deleteParameters(state, [call.input.Name]);
    case 'ssm:DeleteParameters':
      return deleteParameters(state, call.input.Names);
    case 'ssm:SendCommand':
      return updateAgents(state, call.input.Targets);
  }
};
