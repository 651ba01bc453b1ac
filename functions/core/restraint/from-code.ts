import type { Actor } from '../../formats/actor.ts';
import { isInfrastructureAsCode, type ToolSign } from '../../formats/tool.ts';

/** What a verdict about a tool rests on, in the words of an alert. */
export const SIGN_WORDS: Readonly<Record<ToolSign, string>> = {
  aws: 'as AWS recorded it',
  'source-identity': 'by its source identity, which the first caller chooses',
  session: 'by the name of its session, which the caller chooses',
  'user-agent': 'by its user agent, which the caller chooses',
};

/**
 * Names that pipelines give to their sessions: what they do comes from code, too, whatever tool they use. Sources: the
 * default of aws-actions/configure-aws-credentials (`GitHubActions`); the others are names in examples of the vendors
 * and not confirmed.
 */
const PIPELINES =
  /^(github-?actions|gitlab|gitlab-?(ci|runner)|circle-?ci|jenkins|buildkite|azure-?devops|codebuild|AWSCodeBuild)([-_.\d]|$)/i;

/** The names that the callers chose. */
const chosenNames = ({ name, arn, sourceIdentity }: Actor): readonly string[] => [
  ...(arn?.includes(':assumed-role/') ? [name] : []),
  ...(sourceIdentity ? [sourceIdentity] : []),
];

/**
 * Why a change seems to come from code, as one clause; undefined if it does not. What comes from code is made again by
 * the next run. Most signs can be copied by anybody: a copied sign only makes the guard tell instead of put back, and
 * the alert says on what it rests.
 */
export const fromCode = (actor: Actor): string | undefined => {
  const { tool, toolBy } = actor;
  if (isInfrastructureAsCode(tool)) {
    const by = toolBy ? ` (${SIGN_WORDS[toolBy]})` : '';
    return `the change was made by ${tool}${by}, so fix it in code, or the next run makes it again`;
  }
  const pipeline = chosenNames(actor).find((name) => PIPELINES.test(name));
  return pipeline === undefined
    ? undefined
    : `the change was made by a pipeline (${pipeline}, a name which the caller chooses), so fix it in code, or the next run makes it again`;
};
