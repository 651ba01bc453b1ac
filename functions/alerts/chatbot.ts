import { arn } from '../account/resource.ts';
import type { Outcome } from '../core/outcome.ts';
import { arranged, type Part } from './arrange.ts';
import {
  codeBlock,
  commandSpan,
  escapeMrkdwn,
  fitting,
  identifier,
  isCopyable,
  NOT_COPYABLE,
  truncateLine,
} from './escape.ts';
import { shownCommands } from './facts.ts';
import { headline, sign } from './headline.ts';
import { linkMrkdwn } from './links.ts';
import { type AlertOptions, DEFAULT_OPTIONS, muteCommand } from './mute.ts';
import { bullets, markdown } from './phrase.ts';

/**
 * A custom notification of Amazon Q Developer in chat applications. Any other shape is silently dropped.
 * Source: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
type ChatbotNotification = {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** Notifications with the same id share a Slack thread. */
    readonly threadId?: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources: readonly string[];
    readonly additionalContext: Readonly<Record<string, string>>;
    readonly enableCustomActions: boolean;
  };
};

/** Below the presumed limits, because AWS does not publish them; in characters and counts. */
export const CHATBOT_LIMITS = {
  title: 200,
  description: 3500,
  steps: 10,
  step: 300,
  keywords: 10,
  keyword: 70,
  threadId: 250,
  summary: 250,
  eventType: 90,
  resources: 10,
  resource: 1000,
  contextValue: 250,
} as const;

const isStep = (command: string): boolean =>
  isCopyable(command) && commandSpan(command).length <= CHATBOT_LIMITS.step;

/** The commands that are too long for a step. */
const blocks = (commands: readonly string[]): readonly string[] => [
  ...commands
    .filter((command) => isCopyable(command) && !isStep(command))
    .map((command) => codeBlock([command])),
  ...(commands.every(isCopyable) ? [] : [NOT_COPYABLE]),
];

/** Commands are steps, and so is the one that mutes; only those that are too long for a step stand below. */
const lines = (part: Part): readonly string[] => {
  switch (part.kind) {
    case 'facts':
      return part.facts.map(({ label, phrase }) => truncateLine(`*${label}:* ${markdown(phrase)}`, 900));
    case 'list':
      return bullets(part.phrases, 3, '•', markdown);
    case 'action':
      return [`*${part.label}:* ${escapeMrkdwn(part.text, 600)}`];
    case 'links':
      return part.links.map(linkMrkdwn);
    case 'footer':
      return [markdown(part.phrase)];
    case 'commands':
    case 'mute':
      return [];
  }
};

const description = (outcome: Outcome, options: AlertOptions): string => {
  const { first, rest } = arranged(outcome, options);
  return fitting(
    [...[...first, ...rest].flatMap(lines), ...blocks(shownCommands(outcome).fix)],
    CHATBOT_LIMITS.description,
  );
};

const steps = (outcome: Outcome, options: AlertOptions): readonly string[] => {
  const { fix, undo } = shownCommands(outcome);
  const mute = muteCommand(outcome, options);
  const short = [...fix, ...undo].filter(isStep).map(commandSpan);
  const isCut = short.length > CHATBOT_LIMITS.steps - 2 || ![...fix, ...undo].every(isStep);
  return [
    ...short.slice(0, CHATBOT_LIMITS.steps - 2),
    ...(isCut ? ['The other commands are in the description, the mail and the JSON message.'] : []),
    ...(mute && isStep(mute) ? [commandSpan(mute)] : []),
  ];
};

const headlineWithin = (outcome: Outcome, max: number): string => {
  const written = (text: string): string => escapeMrkdwn(text, Number.POSITIVE_INFINITY);
  return written(headline(outcome, (text) => written(text).length <= max));
};

const contextOf = (outcome: Outcome): Readonly<Record<string, string>> => {
  const { identity, incident, prerequisite, severity, status, event } = outcome;
  const values = {
    status,
    severity,
    prerequisite: prerequisite ?? 'none',
    incident: incident ?? 'none',
    eventId: event?.eventId ?? 'none',
    accountId: identity.accountId,
    region: identity.region,
  };
  // Custom actions put these values into commands, so they hold only characters of ids.
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      identifier(value, CHATBOT_LIMITS.contextValue) || 'none',
    ]),
  );
};

/** The alert for Slack and Teams through Amazon Q Developer, sent as JSON in an SNS message. */
export const toChatbotNotification = (
  outcome: Outcome,
  options: AlertOptions = DEFAULT_OPTIONS,
): ChatbotNotification => {
  const { identity, incident, prerequisite, resources, severity, status, impact } = outcome;
  const keywords = [severity, status, impact, prerequisite, identity.accountId, identity.region];
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: `${sign(outcome)} ${headlineWithin(outcome, CHATBOT_LIMITS.title - 4)}`,
      description: description(outcome, options),
      nextSteps: steps(outcome, options),
      keywords: keywords
        .flatMap((word) => (word ? [identifier(word, CHATBOT_LIMITS.keyword)] : []))
        .slice(0, CHATBOT_LIMITS.keywords),
    },
    metadata: {
      ...(incident ? { threadId: identifier(incident, CHATBOT_LIMITS.threadId) } : {}),
      summary: headlineWithin(outcome, CHATBOT_LIMITS.summary),
      eventType: identifier(`session-guard/${status}`, CHATBOT_LIMITS.eventType),
      relatedResources: resources
        .slice(0, CHATBOT_LIMITS.resources)
        .map((resource) => identifier(arn(resource, identity), CHATBOT_LIMITS.resource)),
      additionalContext: contextOf(outcome),
      enableCustomActions: true,
    },
  };
};
