import type { IamDecision } from '../../../functions/account/identity/decision.ts';
import type { Observed } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { livePreferences } from '../../../functions/sessions/preferences.ts';
import type { Step } from '../examination.ts';
import type { CallerDecisions, FoundNode, NodeContext, Wish } from './context.ts';
import { shortKey } from './preference-steps.ts';
import { failed, inDoubt, passed, skipped } from './steps.ts';

const SESSION = { id: 'caller-session', title: 'Your permission' };
const KEY = { id: 'caller-key', title: 'Your use of the key' };
const PLUGIN = { id: 'plugin', title: 'Session Manager plugin' };

/** The document of sessions that name no other one. */
const DEFAULT_DOCUMENT = 'SSM-SessionManagerRunShell';
const START = 'ssm:StartSession';
const OPEN_CHANNEL = 'ssmmessages:OpenDataChannel';
const DATA_KEY = 'kms:GenerateDataKey';

const INSTALL =
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html';

/** The resources that the caller needs to start a session. */
type Asked = {
  readonly node: string;
  readonly document: string;
  readonly session: string;
  /** Keys as the preferences name them. */
  readonly keys: readonly string[];
};

const askedOf = (state: AccountState, { nodeId }: FoundNode, caller: string): Asked => {
  const { partition, region, accountId } = state.identity;
  const ssm = `arn:${partition}:ssm:${region}:${accountId}`;
  const live = livePreferences(state).filter(({ isLeftBehind }) => !isLeftBehind);
  return {
    node: nodeId.startsWith('mi-')
      ? `${ssm}:managed-instance/${nodeId}`
      : `arn:${partition}:ec2:${region}:${accountId}:instance/${nodeId}`,
    document: `${ssm}:document/${DEFAULT_DOCUMENT}`,
    session: `${ssm}:session/${caller.split('/').at(-1)}-0123456789abcdef0`,
    keys: [...new Set(live.flatMap(({ settings }) => settings.kmsKeyId ?? []))],
  };
};

const wishesOf = ({ node, document, session, keys }: Asked, { instance }: FoundNode): readonly Wish[] => [
  {
    actions: [START],
    resource: node,
    ...(instance.status === 'present' ? { tags: instance.value.tags } : {}),
  },
  { actions: [START], resource: document },
  { actions: [OPEN_CHANNEL], resource: session },
  ...keys.map((resource) => ({ actions: [DATA_KEY], resource })),
];

const isRefused = (decision: IamDecision | undefined): decision is IamDecision =>
  decision?.verdict === 'implicitDeny' || decision?.verdict === 'explicitDeny';

const byWhom = ({ verdict, limitedBy, because }: IamDecision): string => {
  if (limitedBy === 'organization')
    return ' (by an organization policy (SCP), which only the management account can change)';
  if (limitedBy === 'permissions-boundary') return ' (by the permissions boundary)';
  if (verdict === 'explicitDeny') return ' (by an explicit deny)';
  return because ? ` (${because})` : '';
};

const refusal = (action: string, resource: string, decision: IamDecision): string =>
  `${action} on ${resource} is denied${byWhom(decision)}`;

const sees = (action: string, caller: string, resource: string): string =>
  `An error occurred (AccessDeniedException) when calling the ${action.replace(/^\w+:/, '')} operation: User: ${caller} is not authorized to perform: ${action} on resource: ${resource}`;

/**
 * "You must specify the default session document in the IAM policy", AWS says, so the document counts as the node does.
 * That users need `ssmmessages:OpenDataChannel` stands only in AWS's sample policies, so its lack is a doubt.
 * Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-default-session-document.html and
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html
 */
const sessionStep = (decided: CallerDecisions, asked: Asked, caller: string): Step => {
  for (const resource of [asked.node, asked.document]) {
    const decision = decided(START, resource);
    if (isRefused(decision))
      return failed(SESSION, `${refusal(START, resource, decision)} for ${caller}`, {
        userSees: sees(START, caller, resource),
      });
  }
  for (const resource of [asked.node, asked.document]) {
    const decision = decided(START, resource);
    if (decision?.verdict !== 'allowed')
      return inDoubt(SESSION, `${START} on ${resource}: ${decision?.because ?? 'IAM does not say'}`);
  }
  const channel = decided(OPEN_CHANNEL, asked.session);
  if (isRefused(channel))
    return inDoubt(
      SESSION,
      `${START} is allowed, but ${refusal(OPEN_CHANNEL, asked.session, channel)}: AWS’s sample policies grant it, and it is not confirmed that sessions need it`,
    );
  return passed(
    SESSION,
    `${caller.split(':').slice(5).join(':')} may start one, on the node and with ${DEFAULT_DOCUMENT}`,
  );
};

const keyStep = (decided: CallerDecisions, { keys }: Asked, caller: string): readonly Step[] => {
  if (keys.length === 0) return [];
  const answers = keys.map((key) => ({ key, decision: decided(DATA_KEY, key) }));
  const refused = answers.find(({ decision }) => isRefused(decision));
  if (refused && isRefused(refused.decision)) {
    const because = `${refusal(DATA_KEY, refused.key, refused.decision)} for ${caller}`;
    return [failed(KEY, because, { userSees: `KMSEncryption failed on client … ${DATA_KEY}` })];
  }
  const open = answers.find(({ decision }) => decision?.verdict !== 'allowed');
  return [
    open
      ? inDoubt(KEY, `${DATA_KEY} with ${open.key}: ${open.decision?.because ?? 'IAM does not say'}`)
      : passed(KEY, `${DATA_KEY} with ${keys.map(shortKey).join(', ')}`),
  ];
};

const pluginStep = (plugin: Observed<string>): Step => {
  if (plugin.status === 'present') return passed(PLUGIN, `${plugin.value} on this computer`);
  return plugin.status === 'unknown'
    ? inDoubt(PLUGIN, plugin.because)
    : failed(
        PLUGIN,
        `it is not installed on this computer, and \`aws ssm start-session\` needs it (the console does not): ${INSTALL}`,
        { impact: 'some-sessions-fail', userSees: 'SessionManagerPlugin is not found.' },
      );
};

/** The steps of the person: what the caller may do, and the plugin on this computer. */
export const callerSteps = async (
  { asks, caller }: NodeContext,
  state: AccountState,
  node: FoundNode,
): Promise<readonly Step[]> => {
  const asked = askedOf(state, node, caller);
  const [decisions, plugin] = await Promise.all([asks.callerMay(wishesOf(asked, node)), asks.plugin()]);
  if (decisions.status !== 'present') {
    const because = decisions.status === 'unknown' ? decisions.because : `${caller} is gone`;
    return [
      inDoubt(SESSION, because),
      ...(asked.keys.length > 0 ? [skipped(KEY, 'IAM cannot be asked about you')] : []),
      pluginStep(plugin),
    ];
  }
  return [
    sessionStep(decisions.value, asked, caller),
    ...keyStep(decisions.value, asked, caller),
    pluginStep(plugin),
  ];
};
