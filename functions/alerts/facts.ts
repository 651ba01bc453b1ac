import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import { sampleOf } from '../account/nodes/sample.ts';
import { label } from '../account/resource.ts';
import type { Attribution, Difference, Finding, Outcome } from '../core/outcome.ts';
import type { Users } from '../core/prerequisite.ts';
import { SIGN_WORDS } from '../core/restraint/from-code.ts';
import type { Actor } from '../formats/actor.ts';
import { isInfrastructureAsCode, type Tool } from '../formats/tool.ts';
import { safeUrl, truncate } from './escape.ts';
import { nodeCount, placeName, usersOf } from './headline.ts';
import { LABELS, labelsOf } from './labels.ts';
import type { Fact, Phrase, Span } from './phrase.ts';
import { resolvedFacts } from './resolved.ts';

const TOOLS: Readonly<Record<Tool, string>> = {
  console: 'the AWS console',
  cloudshell: 'AWS CloudShell',
  'aws-cli': 'the AWS CLI',
  terraform: 'Terraform',
  opentofu: 'OpenTofu',
  pulumi: 'Pulumi',
  cloudformation: 'CloudFormation',
  'cloud-control': 'the Cloud Control API',
  cdk: 'the CDK',
  sam: 'SAM',
  crossplane: 'Crossplane',
  ack: 'AWS Controllers for Kubernetes',
  ansible: 'Ansible',
  'aws-service': 'an AWS service',
  'aws-internal': 'the AWS console or an AWS service',
  sdk: 'an AWS SDK',
  unknown: 'an unknown tool',
};

const ATTRIBUTIONS: Readonly<Record<Attribution, string>> = {
  proven: '',
  shared: ' (this change breaks it by itself, but it is not the only one, so undoing it alone may not help)',
  suspected: ' (this change is suspected, not proven, to be the cause)',
  'pre-existing': ' (already broken before this change)',
  none: '',
};

/** Each name in the line about who it was: CloudTrail's are shorter, and others belong to whoever writes them. */
const LONGEST = 128;

const named = (text: string): Span => ({ code: truncate(text, LONGEST) });

const who = ({ name, tool, toolBy, roleArn, account, sourceIdentity, sourceIp }: Actor): Phrase => [
  named(name),
  ` using ${TOOLS[tool]}`,
  ...(toolBy && isInfrastructureAsCode(tool) ? [` (${SIGN_WORDS[toolBy]})`] : []),
  ...(roleArn ? [' as role ', named(roleArn.split('/').at(-1) ?? roleArn)] : []),
  ...(account && !name.includes(account) ? [' of account ', named(account)] : []),
  ...(sourceIdentity && sourceIdentity !== name ? [', source identity ', named(sourceIdentity)] : []),
  ...(sourceIp ? [' from ', named(sourceIp)] : []),
];

/** A change by hand of what belongs to code is undone by the next run, or it stays as drift. */
const ownedBy = ({ owner, actor }: Outcome): readonly Fact[] => {
  if (!owner) return [];
  const byHand = actor !== null && !isInfrastructureAsCode(actor.tool);
  const drift = byHand ? '. A change outside of it is drift, so put it back, or change the code' : '';
  return [{ label: LABELS.owner, phrase: [truncate(owner, 300), drift] }];
};

const what = ({ event, resources }: Outcome): Phrase => {
  const shown = resources.slice(0, 3).map(label).join(', ');
  const more = resources.length > 3 ? ` and ${resources.length - 3} more` : '';
  const touched = shown ? `${shown}${more}` : 'no known resource';
  return event
    ? [{ code: event.api }, ` on ${touched}`]
    : [`Found without an event that explains it, on ${touched}`];
};

/** Nodes to come and nodes elsewhere: it is said who they may be, and which ones are shown to be hit. */
const dependants = ({ words, shown }: Users, where: string): Phrase => [
  ...(shown
    ? [
        `${nodeCount({ ...shown, atLeast: false, where })} (${sampleOf(shown.sample).join(', ')}) that seem to use `,
      ]
    : ['no connected node of ']),
  { code: where },
  ...(shown ? [', because they are connected and no other way of theirs can be seen'] : []),
  ...(words ? [`; ${words}`] : []),
];

const affected = (blast: BlastRadius): Phrase => {
  const sample = sampleOf(blast.sample);
  const rest = blast.nodes - sample.length;
  const names = sample.flatMap((name, index): Span[] => [index === 0 ? ': ' : ', ', { code: name }]);
  const more = sample.length > 0 && rest > 0 ? ` and ${blast.atLeast ? 'at least ' : ''}${rest} more` : '';
  return [`${nodeCount(blast)} in `, { code: blast.where }, ...names, more];
};

/** Whom it hits, as far as that is known. */
const hitBy = (outcome: Outcome): readonly Phrase[] => {
  const { blastRadius } = outcome;
  const users = usersOf(outcome);
  if (users) return [dependants(users, placeName(outcome))];
  return blastRadius ? [affected(blastRadius)] : [];
};

/** What is over without an event that shows who mended it says so elsewhere. */
const whatHappened = (outcome: Outcome, labels: ReturnType<typeof labelsOf>): readonly Fact[] => [
  ...((outcome.status === 'resolved' || outcome.status === 'follow-up') && !outcome.event
    ? []
    : [{ label: labels.what, phrase: what(outcome) }]),
  ...(outcome.actor ? [{ label: labels.who, phrase: who(outcome.actor) }] : []),
  ...ownedBy(outcome),
  ...(outcome.event?.time ? [{ label: labels.when, phrase: [outcome.event.time] }] : []),
];

/** Who did what and when, which nodes are affected, and when it takes effect; what is not known is left out. */
export const facts = (outcome: Outcome): readonly Fact[] => [
  ...resolvedFacts(outcome),
  ...whatHappened(outcome, labelsOf(outcome)),
  ...hitBy(outcome).map((phrase) => ({ label: LABELS.affected, phrase })),
  ...(outcome.bites ? [{ label: LABELS.bites, phrase: [outcome.bites] }] : []),
];

/** What broke, in one sentence, with the error message that users will see. */
export const findingPhrase = (finding: Finding, status: Outcome['status']): Phrase => [
  finding.because,
  ATTRIBUTIONS[finding.attribution],
  ...(finding.userSees
    ? [
        status === 'fixed' ? '. Users would have seen: ' : '. Users will see: ',
        { code: `"${finding.userSees}"` },
      ]
    : []),
];

export const differencePhrase = ({ what: name, before, after }: Difference): Phrase => [
  `${name}: `,
  { code: before },
  ' → ',
  { code: after },
];

/** The ids that people search for: incident, event, account and Region, prerequisite. */
export const footer = ({ incident, event, identity, prerequisite }: Outcome): Phrase => [
  ...(incident ? ['Incident ', { code: incident }, ' · '] : []),
  ...(event ? ['event ', { code: event.eventId }, ' · '] : []),
  { code: `${identity.accountId}/${identity.region}` },
  ...(prerequisite ? [' · prerequisite ', { code: prerequisite }] : []),
];

/** A link to the AWS console. */
export type Link = { readonly text: string; readonly url: string };

/** The outcome's links that are safe to show. */
export const linksOf = ({ links }: Outcome): readonly Link[] =>
  [
    { text: 'CloudTrail event', url: safeUrl(links.event) },
    { text: 'Resource', url: safeUrl(links.resource) },
  ].flatMap(({ text, url }) => (url ? [{ text, url }] : []));

/** A link as Slack and Chatbot write it. */
export const linkMrkdwn = ({ text, url }: Link): string => `<${url}|${text}>`;

/** All links as Slack and Chatbot write them. */
export const linksMrkdwn = (outcome: Outcome): readonly string[] => linksOf(outcome).map(linkMrkdwn);

/** The commands worth showing: after a fix, only the commands that undo it are of use. */
export const shownCommands = ({ commands, status }: Outcome): Outcome['commands'] =>
  status === 'fixed' ? { ...commands, fix: [] } : commands;
