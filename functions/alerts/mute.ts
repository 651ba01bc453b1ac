import { tagCall } from '../account/tag-calls.ts';
import type { Outcome } from '../core/outcome.ts';
import { cliCommand } from '../formats/cli-command.ts';
import { isRegion } from '../formats/regions.ts';

/** The settings of an installation that alerts depend on. */
export type AlertOptions = {
  /** The key of the tag with which an owner says: leave this alone. */
  readonly ignoreTag: string;
};

export const DEFAULT_OPTIONS: AlertOptions = { ignoreTag: 'session-guard:ignore' };

/**
 * The command that tags a resource so that this is left alone; undefined if no tag can do that. It adds a tag and
 * leaves the others as they are. The outcome names the resource, because only what is still there has tags.
 */
export const muteCommand = (outcome: Outcome, { ignoreTag }: AlertOptions): string | undefined => {
  const { identity, status, findings } = outcome;
  if (status === 'unreadable' || findings.some(({ security }) => security)) return undefined;
  if (!isRegion(identity.region)) return undefined;
  const named = [...outcome.resources, ...findings.map(({ subject }) => subject)];
  const candidates = outcome.mute === undefined ? named : (outcome.mute ?? []);
  for (const candidate of [candidates].flat()) {
    const call = tagCall(candidate, { key: ignoreTag, value: 'true' }, identity);
    if (call) return cliCommand(call.api, call.input, identity.region);
  }
  return undefined;
};
