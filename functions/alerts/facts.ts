import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import { sampleOf } from '../account/nodes/sample.ts';
import { label } from '../account/resource.ts';
import type { Attribution, Difference, Finding, Outcome } from '../core/outcome.ts';
import type { Users } from '../core/prerequisite.ts';
import { SIGN_WORDS } from '../core/restraint/from-code.ts';
import type { Actor } from '../formats/actor.ts';
import { isInfrastructureAsCode, type Tool } from '../formats/tool.ts';
import { truncate } from './escape.ts';
import { LABELS, labelsOf } from './labels.ts';
import type { Fact, Phrase, Span } from './phrase.ts';
import { resolvedFacts } from './resolved.ts';
import { chiefFinding } from './words/cause.ts';
import { accountWords, nodeCount, placeName, usersOf } from './words/place.ts';

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

/** `example-prod (111122223333), eu-central-1` */
export const account = ({ identity }: Outcome): Phrase => [
  `${truncate(accountWords(identity), LONGEST)}, ${truncate(identity.region, LONGEST)}`,
];

/** Nodes to come and nodes elsewhere: it is said who they may be, and which ones are shown to be hit. */
const dependants = ({ words, shown }: Users, where: string): Phrase => [
  ...(shown
    ? [`${nodeCount({ ...shown, atLeast: false })} (${sampleOf(shown.sample).join(', ')}) that seem to use `]
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
  ...ownedBy(outcome),
  ...(outcome.event?.time
    ? [{ label: labels.when, phrase: [{ time: outcome.event.time }], isShort: true as const }]
    : []),
];

/** Who did what and when, and to which code it belongs; what is not known is left out. */
export const whoDidIt = (outcome: Outcome): readonly Fact[] => {
  const labels = labelsOf(outcome);
  return [
    ...resolvedFacts(outcome),
    ...(outcome.actor ? [{ label: labels.who, phrase: who(outcome.actor) }] : []),
    ...whatHappened(outcome, labels),
    { label: LABELS.account, phrase: account(outcome), isShort: true },
  ];
};

/** Which nodes are affected, and when it takes effect. */
export const extent = (outcome: Outcome): readonly Fact[] => [
  ...hitBy(outcome).map((phrase) => ({ label: LABELS.affected, phrase })),
  ...(outcome.bites ? [{ label: LABELS.bites, phrase: [outcome.bites] }] : []),
];

/** What it means for users: what broke, and the message that they see; or else why there is a message. */
export const consequence = (outcome: Outcome): readonly Fact[] => {
  const chief = chiefFinding(outcome);
  if (chief) return [{ label: labelsOf(outcome).broke, phrase: findingPhrase(chief, outcome.status) }];
  return outcome.because ? [{ label: LABELS.why, phrase: [outcome.because] }] : [];
};

/** What broke besides. */
export const otherFindings = (outcome: Outcome): readonly Phrase[] => {
  const chief = chiefFinding(outcome);
  const at = chief ? outcome.findings.indexOf(chief) : -1;
  return outcome.findings
    .filter((_, index) => index !== at)
    .map((finding) => findingPhrase(finding, outcome.status));
};

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

/** The ids that people search for: incident, event, prerequisite. */
export const footer = ({ incident, event, prerequisite }: Outcome): Phrase => {
  const ids = [
    { name: 'Incident', id: incident },
    { name: 'event', id: event?.eventId },
    { name: 'prerequisite', id: prerequisite },
  ].filter(({ id }) => id);
  return ids.flatMap(({ name, id }, n) => [`${n > 0 ? ' · ' : ''}${name} `, { code: id ?? '' }]);
};

/** The commands worth showing: those that undo a fix only if something was changed, and nothing is left to fix after one. */
export const shownCommands = ({ commands, status, calls }: Outcome): Outcome['commands'] => {
  const isChanged = status === 'fixed' || (status === 'fix-failed' && calls.length > 0);
  return { fix: status === 'fixed' ? [] : commands.fix, undo: isChanged ? commands.undo : [] };
};
