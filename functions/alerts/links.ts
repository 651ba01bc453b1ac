import type { Outcome } from '../core/outcome.ts';
import { safeUrl } from './escape.ts';

/** A link to the AWS console or to AWS's documentation. */
export type Link = { readonly text: string; readonly url: string };

/** The outcome's links that are safe to show. */
export const linksOf = ({ links }: Outcome): readonly Link[] =>
  [
    { text: 'CloudTrail event', url: safeUrl(links.event) },
    { text: 'Resource', url: safeUrl(links.resource) },
    { text: 'What sessions need here', url: safeUrl(links.prerequisite) },
  ].flatMap(({ text, url }) => (url ? [{ text, url }] : []));

/** A link as Slack and Chatbot write it. */
export const linkMrkdwn = ({ text, url }: Link): string => `<${url}|${text}>`;

/** All links as Slack and Chatbot write them. */
export const linksMrkdwn = (outcome: Outcome): readonly string[] => linksOf(outcome).map(linkMrkdwn);
