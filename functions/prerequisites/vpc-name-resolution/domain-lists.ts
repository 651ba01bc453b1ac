import type { Plan } from '../../account/api-call.ts';
import { mayMatch } from '../../account/network/names/domains.ts';
import type { FirewallRule } from '../../account/network/names/names.ts';
import { firewallIn } from '../../account/network/names/profiles.ts';
import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import type { Json } from '../../formats/json.ts';
import { member, textOf } from '../../formats/route53-records.ts';

type ListCalls = 'route53resolver:UpdateFirewallDomains';

const listResource = (id: string): Resource => resource('AWS::Route53Resolver::FirewallDomainList', id);

const BY_HAND =
  'session-guard never changes how names resolve, because other services of the VPC depend on it';

/** A command with more domains than this is no command any more. */
const MOST_DOMAINS = 50;

type Operation = 'ADD' | 'REMOVE' | 'REPLACE';
const OPERATIONS: readonly Operation[] = ['ADD', 'REMOVE', 'REPLACE'];

const plain = (domain: string): string => domain.trim().toLowerCase().replace(/\.$/, '');

const domainsIn = (request: Json): readonly string[] | undefined => {
  const domains = member(request, 'domains');
  if (!Array.isArray(domains)) return undefined;
  return domains.filter((one): one is string => typeof one === 'string').map(plain);
};

const rulesOf = (state: AccountState, listId: string): readonly FirewallRule[] =>
  networksOf(state).flatMap(({ names }) => firewallIn(names).filter((rule) => rule.listId === listId));

/** The domains of a list when it was last seen to be right. */
const remembered = (state: AccountState, listId: string): readonly string[] | undefined =>
  Object.values(state.rememberedNetworks ?? {})
    .flatMap(({ names }) => [
      ...(names?.firewall ?? []),
      ...(names?.profiles ?? []).flatMap(({ contents }) => presentValue(contents)?.firewall ?? []),
    ])
    .filter((rule) => rule.listId === listId)
    .map(({ domains }) => presentValue(domains))
    .find((domains) => domains !== undefined)
    ?.map(plain);

const isAsLeft = (operation: Operation, changed: readonly string[], domains: readonly string[]): boolean => {
  const now = new Set(domains.map(plain));
  if (operation === 'REMOVE') return changed.every((domain) => !now.has(domain));
  return (
    changed.every((domain) => now.has(domain)) && (operation === 'ADD' || now.size === new Set(changed).size)
  );
};

const undo = (
  listId: string,
  operation: Operation,
  domains: readonly string[],
): readonly Plan<ListCalls>[] =>
  domains.length === 0 || domains.length > MOST_DOMAINS
    ? []
    : [
        {
          calls: [
            {
              api: 'route53resolver:UpdateFirewallDomains',
              input: { FirewallDomainListId: listId, Operation: operation, Domains: domains },
            },
          ],
          restores: `the list ${listId} of DNS Firewall as it was for the names of AWS`,
          exact: true,
          byHand: BY_HAND,
        },
      ];

/**
 * Lists of attackers' domains change all day, so the domains in the record decide, without a call, whether sessions can
 * depend on it; a list that is replaced may have lost some.
 * Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallDomains.html
 */
const updateDomains: Decoder<ListCalls> = ({ request }, { region = '' }) => {
  const listId = textOf(request, 'firewallDomainListId');
  if (!listId) return unreadable('the record names no list of domains');
  const operation = OPERATIONS.find((one) => one === textOf(request, 'operation')?.toUpperCase());
  const domains = domainsIn(request);
  const ours = domains?.filter((domain) => mayMatch(domain, region));
  if (ours?.length === 0 && operation !== undefined && operation !== 'REPLACE') {
    return irrelevant('no domain of a service that sessions need was added or removed');
  }
  return {
    kind: 'effect',
    resources: [listResource(listId)],
    scope: { networksOf: [{ kind: 'firewall-list', id: listId }] },
    isCurrent: (state) =>
      operation === undefined ||
      domains === undefined ||
      rulesOf(state, listId).every((rule) => {
        const now = presentValue(rule.domains);
        return now === undefined || isAsLeft(operation, domains, now);
      }),
    inverses: (state) => {
      const before = remembered(state, listId);
      if (operation === 'ADD') {
        return undo(listId, 'REMOVE', ours?.filter((domain) => !before?.includes(domain)) ?? []);
      }
      if (operation === 'REMOVE') return undo(listId, 'ADD', ours ?? []);
      return undo(listId, 'REPLACE', before ?? []);
    },
  };
};

/**
 * The list becomes what a file in S3 says, and the record does not say what that is.
 * Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ImportFirewallDomains.html
 */
const importDomains: Decoder<ListCalls> = ({ request }) => {
  const listId = textOf(request, 'firewallDomainListId');
  if (!listId) return unreadable('the record names no list of domains');
  return {
    kind: 'effect',
    resources: [listResource(listId)],
    scope: { networksOf: [{ kind: 'firewall-list', id: listId }] },
    isCurrent: () => true,
    inverses: (state) => undo(listId, 'REPLACE', remembered(state, listId) ?? []),
  };
};

/** Changes of the lists of domains that rules of DNS Firewall are about. */
export const domainListChanges = {
  'route53resolver:UpdateFirewallDomains': updateDomains,
  'route53resolver:ImportFirewallDomains': importDomains,
};
