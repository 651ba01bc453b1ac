import { regional, type ToArn } from '../../arns.ts';
import { encode, listPage, type ToConsolePath } from '../../console-paths.ts';
import { isOfDenial, type Observed, presentValue } from '../../observed.ts';
import { type FindPart, type FoundPart, untagged } from '../find-part.ts';
import { firewallIn, rulesIn, zonesIn } from './profiles.ts';

/** Route 53 is global: neither its ARNs nor its pages name a Region. */
const zoneArn: ToArn = (id, { partition }) => `arn:${partition}:route53:::hostedzone/${id}`;

const zonePage: ToConsolePath = (id) => `/route53/v2/hostedzones#ListRecordSets/${encode(id)}`;

/** What decides on names is unknown by itself where the guard may not list it; the zones need not be listed everywhere. */
const findIn = <T>(
  list: Observed<unknown> | undefined,
  all: readonly T[],
  is: (one: T) => boolean,
): FoundPart =>
  list?.status === 'unknown' && isOfDenial(list.because) && !all.some(is) ? list : untagged(all.some(is));

const findZone: FindPart = ({ names }, id) =>
  findIn(names?.zones, zonesIn(names), ({ zoneId }) => zoneId === id);

const findRule: FindPart = ({ names }, id) =>
  findIn(names?.rules, rulesIn(names), ({ ruleId }) => ruleId === id);

const findGroup: FindPart = ({ names }, id) =>
  findIn(names?.firewall, firewallIn(names), ({ groupId }) => groupId === id);

const findList: FindPart = ({ names }, id) =>
  findIn(names?.firewall, firewallIn(names), ({ listId }) => listId === id);

/** A Profile of which nobody may say what it brings is unknown, too. */
const findProfile: FindPart = ({ names }, id) => {
  const profiles = presentValue(names?.profiles) ?? [];
  const contents = profiles.find(({ profileId }) => profileId === id)?.contents;
  if (contents?.status === 'unknown' && isOfDenial(contents.because)) return contents;
  return findIn(names?.profiles, profiles, ({ profileId }) => profileId === id);
};

/** The kinds of resource that decide how names resolve. They are parts of each VPC that they are associated with. */
export const NAME_KINDS = {
  'AWS::Route53::HostedZone': {
    label: 'private hosted zone',
    arn: zoneArn,
    console: zonePage,
    part: findZone,
  },
  'AWS::Route53Resolver::ResolverRule': {
    label: 'Resolver rule',
    arn: regional('route53resolver', 'resolver-rule/'),
    console: listPage('route53resolver/home'),
    part: findRule,
  },
  'AWS::Route53Resolver::FirewallRuleGroup': {
    label: 'rule group of DNS Firewall',
    arn: regional('route53resolver', 'firewall-rule-group/'),
    console: listPage('route53resolver/home'),
    part: findGroup,
  },
  'AWS::Route53Resolver::FirewallDomainList': {
    label: 'domain list of DNS Firewall',
    arn: regional('route53resolver', 'firewall-domain-list/'),
    console: listPage('route53resolver/home'),
    part: findList,
  },
  'AWS::Route53Profiles::Profile': {
    label: 'Route 53 Profile',
    arn: regional('route53profiles', 'profile/'),
    console: listPage('route53profiles/home'),
    part: findProfile,
  },
} as const;
