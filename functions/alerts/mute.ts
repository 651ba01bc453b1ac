import { shellQuote } from '../account/commands.ts';
import { arn } from '../account/resource.ts';
import type { Outcome } from '../core/outcome.ts';
import { commandText } from './escape.ts';

/** The settings of an installation that alerts depend on. */
export type AlertOptions = {
  /** The key of the tag with which an owner says: leave this alone. */
  readonly ignoreTag: string;
};

export const DEFAULT_OPTIONS: AlertOptions = { ignoreTag: 'session-guard:ignore' };

const shellWord = (text: string): string => shellQuote(commandText(text));

/**
 * The command that tags the resource to be left alone, or undefined when there is nothing to tag. The tagging
 * API is used for every service because it adds tags; `s3api put-bucket-tagging` would replace all tags.
 * Source: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html
 */
export const muteCommand = (outcome: Outcome, { ignoreTag }: AlertOptions): string | undefined => {
  const subject = outcome.resources[0] ?? outcome.findings[0]?.subject;
  if (!subject || outcome.status === 'unreadable') return undefined;
  if (outcome.findings.some(({ security }) => security)) return undefined;
  // An alias of a key has no tags of its own.
  if (subject.type === 'AWS::KMS::Key' && subject.id.includes('alias/')) return undefined;
  return [
    'aws resourcegroupstaggingapi tag-resources',
    `--region ${shellWord(outcome.identity.region)}`,
    `--resource-arn-list ${shellWord(arn(subject, outcome.identity))}`,
    `--tags ${shellWord(`${ignoreTag}=true`)}`,
  ].join(' ');
};
