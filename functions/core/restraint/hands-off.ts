import type { Actor } from '../../formats/actor.ts';
import { matchesName } from '../guard-config.ts';

/** Where a sign of an actor stands in a record. */
const PLACES = ['service', 'role', 'session', 'agent'] as const;
type Place = (typeof PLACES)[number];

type Sign = {
  readonly place: Place;
  /** Names, or prefixes ending in `*`; upper and lower case do not matter. */
  readonly names: readonly string[];
  /** Who it is, in the words of an alert. */
  readonly actor: string;
  /** Why its changes are not put back, in the words of an alert. */
  readonly because: string;
};

const ON_PURPOSE = 'it takes away what a rule of the owner forbids';
const PERHAPS = 'it may have its own reason and make the change again';
const AGAIN = 'it makes the change again until its own settings are changed';

/**
 * Actors that enforce something, or that make a change again and again. Their changes are told and never fought. A sign
 * can be copied, because a caller chooses the name of a session and the user agent. A copied sign only makes the guard
 * tell instead of put back.
 *
 * Sources: `SO0111` is the id of Automated Security Response on AWS (solution-manifest.yaml of the solution). The user
 * agents are those in the source of Cloud Custodian, ACK's runtime, the AWS Load Balancer Controller and Cluster API
 * Provider AWS. Crossplane's is not confirmed, and neither are the names of the roles of Automation, which are those in
 * AWS's examples: an owner can choose others and add them by the setting.
 */
const SIGNS: readonly Sign[] = [
  { place: 'service', names: ['config*'], actor: 'AWS Config remediation', because: ON_PURPOSE },
  { place: 'service', names: ['ssm*'], actor: 'Systems Manager Automation', because: ON_PURPOSE },
  { place: 'service', names: ['securityhub*'], actor: 'Security Hub', because: ON_PURPOSE },
  { place: 'service', names: ['guardduty*', 'malware-protection*'], actor: 'GuardDuty', because: ON_PURPOSE },
  { place: 'service', names: ['fms*'], actor: 'Firewall Manager', because: AGAIN },
  { place: 'service', names: ['*'], actor: 'an AWS service', because: PERHAPS },
  { place: 'role', names: ['AWSServiceRoleFor*'], actor: 'an AWS service', because: PERHAPS },
  { place: 'role', names: ['SO0111-*'], actor: 'Automated Security Response', because: ON_PURPOSE },
  {
    place: 'role',
    names: ['AWS-SystemsManager-Automation*', 'AutomationServiceRole*', 'AWSConfigRemediation*'],
    actor: 'Systems Manager Automation',
    because: ON_PURPOSE,
  },
  {
    place: 'role',
    names: ['AWSControlTowerExecution', 'aws-controltower-*'],
    actor: 'AWS Control Tower',
    because: AGAIN,
  },
  { place: 'session', names: ['CloudCustodian*'], actor: 'Cloud Custodian', because: ON_PURPOSE },
  { place: 'agent', names: ['CloudCustodian*'], actor: 'Cloud Custodian', because: ON_PURPOSE },
  { place: 'agent', names: ['Coral', 'Coral*'], actor: 'an AWS service', because: PERHAPS },
  { place: 'agent', names: ['crossplane*', 'upjet*', 'upbound*'], actor: 'Crossplane', because: AGAIN },
  { place: 'agent', names: ['aws-controllers-k8s*'], actor: 'ACK', because: AGAIN },
  { place: 'agent', names: ['elbv2.k8s.aws*'], actor: 'the AWS Load Balancer Controller', because: AGAIN },
  { place: 'agent', names: ['aws.cluster.x-k8s.io*'], actor: 'Cluster API', because: AGAIN },
];

/** `a/b/ROLE` of `arn:…:role/a/b/ROLE`; the role of an assumed-role session if the issuer is missing. */
const roleNames = ({ arn, roleArn }: Actor): readonly string[] => {
  const issuer = /:role\/(.+)$/.exec(roleArn ?? '')?.[1];
  const assumed = /:assumed-role\/([^/]+)\//.exec(arn ?? '')?.[1];
  const direct = /:role\/(.+)$/.exec(arn ?? '')?.[1];
  const paths = [issuer, assumed, direct].flatMap((path) => path ?? []);
  return paths.map((path) => path.split('/').at(-1) ?? '');
};

/** The names of the products in a user agent: `a` and `b` of `a/1.0 (x) b/2.0`. */
const productsOf = (userAgent: string): readonly string[] =>
  userAgent.split(/[\s/()[\];,]+/).filter((word) => word !== '');

const namesAt: Readonly<Record<Place, (actor: Actor) => readonly string[]>> = {
  // CloudFormation has a setting of its own.
  service: ({ service }) => (service && !service.startsWith('cloudformation.') ? [service] : []),
  role: roleNames,
  session: ({ name }) => [name],
  agent: ({ userAgent }) => productsOf(userAgent ?? ''),
};

const lower = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase());

const found = (actor: Actor, place: Place, names: readonly string[]): string | undefined =>
  namesAt[place](actor).find((name) => matchesName(lower(names), name.toLowerCase()));

/** An entry of the setting may name a service without its domain, as in `fms`. */
const withoutDomain = ({ service }: Actor): readonly string[] =>
  service ? [service.split('.')[0] ?? ''] : [];

const byEntry = (actor: Actor, entry: string): boolean =>
  PLACES.some((place) => found(actor, place, [entry]) !== undefined) ||
  withoutDomain(actor).some((name) => matchesName(lower([entry]), name.toLowerCase()));

const PLACE_WORDS: Readonly<Record<Place, string>> = {
  service: 'service',
  role: 'role',
  session: 'session',
  agent: 'user agent',
};

/**
 * Why the changes of an actor are told and never put back, as one clause; undefined if they may be. The entries of
 * the setting `hands-off-actors` come on top of the built-in signs: names, or prefixes ending in `*`, of roles,
 * sessions, users, user agents and AWS services.
 */
export const handsOff = (actor: Actor, entries: readonly string[]): string | undefined => {
  const entry = entries.find((one) => byEntry(actor, one));
  if (entry) {
    return `the change was made by ${actor.name}, whose changes stay as they are (hands-off-actors: ${entry})`;
  }
  for (const { place, names, actor: who, because } of SIGNS) {
    const name = found(actor, place, names);
    if (name) return `the change was made by ${who} (${PLACE_WORDS[place]} ${name}), and ${because}`;
  }
  // The path of a service-linked role says the same as its name.
  const linked = [actor.roleArn, actor.arn].find((arn) => arn?.includes(':role/aws-service-role/'));
  return linked && `the change was made by an AWS service (role ${linked}), and ${PERHAPS}`;
};
