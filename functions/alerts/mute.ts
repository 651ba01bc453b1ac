import { arn } from '../account/resource.ts';
import type { Outcome } from '../core/outcome.ts';
import { cliCommand } from '../formats/cli-command.ts';
import { isRegion } from '../formats/regions.ts';

/** The settings of an installation that alerts depend on. */
export type AlertOptions = {
  /** The key of the tag with which an owner says: leave this alone. */
  readonly ignoreTag: string;
};

export const DEFAULT_OPTIONS: AlertOptions = { ignoreTag: 'session-guard:ignore' };

/** What the CLI's shorthand for lists and maps takes as it is; anything else is written as JSON. */
const SIMPLE = /^\w[\w:./#-]*$/;

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
  const { identity } = outcome;
  if (!isRegion(identity.region)) return undefined;
  const own = arn(subject, identity);
  const input = {
    ResourceARNList: SIMPLE.test(own) ? own : [own],
    Tags: SIMPLE.test(ignoreTag) ? `${ignoreTag}=true` : { [ignoreTag]: 'true' },
  };
  return cliCommand('resourcegroupstaggingapi:TagResources', input, identity.region);
};
