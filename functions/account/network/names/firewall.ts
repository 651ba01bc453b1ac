import type { FirewallRule } from './names.ts';

/** What DNS Firewall does with a query. */
export type FirewallVerdict =
  | { readonly kind: 'passes' }
  | { readonly kind: 'blocked' | 'doubtful'; readonly rule: FirewallRule; readonly because: string };

/**
 * "It can optionally start with `*`"; `*.example.com` stands for the names below, `*` for all.
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-domain-lists.html
 */
const isListed = (host: string, specification: string): boolean => {
  const domain = specification.trim().toLowerCase().replace(/\.$/, '');
  if (domain === '*') return true;
  return domain.startsWith('*')
    ? host.endsWith(domain.slice(1)) && host !== domain.slice(2)
    : host === domain;
};

/** Nodes ask for IPv4 addresses. */
const isAboutAddresses = ({ queryType }: FirewallRule): boolean =>
  queryType === undefined || ['A', 'TYPE1', '1'].includes(queryType.toUpperCase());

const byOrder = (a: FirewallRule, b: FirewallRule): number =>
  a.groupPriority - b.groupPriority || a.priority - b.priority || (a.name < b.name ? -1 : 1);

const wordsOf = ({ name, groupId }: FirewallRule): string => `rule ${name} of DNS Firewall (${groupId})`;

/**
 * The first rule that matches decides: "Allow: stop inspecting the query and permit it to go through", the same for
 * "Alert", and "Block: discontinue inspecting the query".
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-rule-actions.html
 *
 * A list that cannot be read counts only where it could turn a certain answer: an unreadable allow list before a rule
 * that blocks, or an unreadable list whose rule blocks.
 */
export const throughFirewall = (host: string, rules: readonly FirewallRule[]): FirewallVerdict => {
  let mayBeAllowed: FirewallRule | undefined;
  let mayBeBlocked: FirewallRule | undefined;
  for (const rule of rules.filter(isAboutAddresses).toSorted(byOrder)) {
    const blocks = rule.action.toUpperCase() === 'BLOCK';
    if (rule.domains.status !== 'present') {
      if (blocks) mayBeBlocked ??= rule;
      else mayBeAllowed ??= rule;
      continue;
    }
    if (!rule.domains.value.some((domain) => isListed(host, domain))) continue;
    if (!blocks) break;
    const answers = rule.response === undefined ? '' : ` and answers ${rule.response}`;
    const because = `${wordsOf(rule)} blocks ${host}${answers}`;
    if (mayBeAllowed) {
      const unless = `${because}, unless ${wordsOf(mayBeAllowed)} lets it through, whose list cannot be read`;
      return { kind: 'doubtful', rule, because: unless };
    }
    return rule.response === 'OVERRIDE'
      ? { kind: 'doubtful', rule, because: `${because}: it cannot be seen where that leads` }
      : { kind: 'blocked', rule, because };
  }
  return mayBeBlocked
    ? {
        kind: 'doubtful',
        rule: mayBeBlocked,
        because: `${wordsOf(mayBeBlocked)} may block ${host}: its list cannot be read`,
      }
    : { kind: 'passes' };
};

/** The same rules, asked in the order of their groups and after all of the groups before. */
const after = (rules: readonly FirewallRule[], index: number): readonly FirewallRule[] =>
  rules.map((rule) => ({ ...rule, groupPriority: rule.groupPriority + index * 100_000 }));

/**
 * The same where rule groups come from more than one place: the VPC itself and its Profiles. Which of them is asked first
 * is not confirmed, so a query is certainly blocked only if it is, whoever comes first.
 */
export const throughFirewalls = (
  host: string,
  places: readonly (readonly FirewallRule[])[],
): FirewallVerdict => {
  const used = places.filter((rules) => rules.length > 0);
  const verdicts = used.map((first) =>
    throughFirewall(
      host,
      [first, ...used.filter((rules) => rules !== first)].flatMap((rules, index) => after(rules, index)),
    ),
  );
  const stopped = verdicts.find(({ kind }) => kind !== 'passes');
  if (!stopped || stopped.kind === 'passes') return { kind: 'passes' };
  if (verdicts.every(({ kind }) => kind === 'blocked')) return stopped;
  if (verdicts.length === 1) return stopped;
  const because = `${stopped.because}, unless a rule group is asked before it that lets it through`;
  return { ...stopped, kind: 'doubtful', because };
};
