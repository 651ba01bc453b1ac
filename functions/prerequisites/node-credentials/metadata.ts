import type { Plan } from '../../account/api-call.ts';
import type { NodeIdentity } from '../../account/identity/identity.ts';
import { present } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, irrelevant } from '../../core/effect.ts';
import { stringAt } from '../../formats/json.ts';
import { usesMetadataTokens } from '../../sessions/agent-versions.ts';
import { nodeIn, requestOf, withNode } from './node-change.ts';

type Calls = 'ec2:ModifyInstanceMetadataOptions' | 'ssm:SendCommand';

const switchOn = (InstanceId: string): Plan<Calls> => ({
  calls: [{ api: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId, HttpEndpoint: 'enabled' } }],
  restores: `the metadata endpoint of ${InstanceId}`,
  exact: true,
  containment: 'node-role',
});

/**
 * The way on, not back: version 1 of the metadata service is never offered. Run Command reaches the node as long as
 * its credentials last.
 */
const updateAgent = (InstanceId: string, exact: boolean): Plan<Calls> => ({
  calls: [
    {
      api: 'ssm:SendCommand',
      input: {
        DocumentName: 'AWS-UpdateSSMAgent',
        Targets: [{ Key: 'InstanceIds', Values: [InstanceId] }],
      },
    },
  ],
  restores: `a newer SSM Agent on ${InstanceId}, which uses version 2 of the metadata service`,
  exact,
  byHand:
    'version 1 of the metadata service is never switched on again; update the agent soon, while the node is connected',
});

/** The node as it was, if that is remembered. */
const asBefore = (
  state: AccountState,
  id: string,
  before: NodeIdentity | undefined,
): AccountState | undefined => {
  const node = nodeIn(state, id);
  if (!node || !before) return undefined;
  const { httpEndpoint, httpTokens } = before;
  return {
    ...state,
    instances: { ...state.instances, [id]: present({ ...node, httpEndpoint, httpTokens }) },
  };
};

/**
 * The endpoint is switched off, or tokens are required, which old agents do not use. The hop limit concerns containers
 * only. Defaults of the account (ModifyInstanceMetadataDefaults) concern instances that are launched later.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html
 */
export const metadataChanged: Decoder<Calls> = (change, context) => {
  const request = requestOf(change, 'ModifyInstanceMetadataOptions');
  const endpoint = stringAt(request, 'HttpEndpoint');
  const tokens = stringAt(request, 'HttpTokens');
  if (!endpoint && tokens !== 'required') {
    return irrelevant('the metadata endpoint was neither switched on nor off, and no tokens were required');
  }
  return withNode(context, stringAt(request, 'InstanceId'), (id, before) => ({
    isCurrent: (state) => {
      const node = nodeIn(state, id);
      if (!node) return false;
      const isSwitched = endpoint === undefined || node.httpEndpoint === endpoint;
      return isSwitched && (tokens === undefined || node.httpTokens === tokens);
    },
    before: (state) => asBefore(state, id, before),
    inverses: (state) => {
      const managed = nodeIn(state, id)?.managed;
      const isOutdated = tokens === 'required' && usesMetadataTokens(managed?.agentVersion ?? '') !== 'yes';
      return [
        ...(endpoint === 'disabled' ? [switchOn(id)] : []),
        ...(isOutdated && managed?.pingStatus === 'Online' ? [updateAgent(id, before !== undefined)] : []),
      ];
    },
  }));
};
