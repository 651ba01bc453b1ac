import type { NameServer } from '../name-servers.ts';
import { broken } from '../path/verdict.ts';
import type { Closing } from './closing.ts';

/** How the nodes of a VPC resolve names. */
export type Names = {
  readonly vpcId: string;
  readonly server: NameServer;
  /** The servers of the DHCP options; undefined if there are none or they were not read. */
  readonly servers: readonly string[] | undefined;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
};

const usesResolver = ({ server, enableDnsSupport }: Names): boolean => server === 'vpc' && enableDnsSupport;

/** The resolver of the VPC has several names, and its attributes matter to those who use it. */
export const resolveAlike = (a: Names, b: Names): boolean => {
  if (a.server !== b.server) return false;
  return a.server === 'vpc'
    ? a.enableDnsSupport === b.enableDnsSupport && a.enableDnsHostnames === b.enableDnsHostnames
    : a.servers?.join() === b.servers?.join();
};

const STEP = 'name-resolution';

/** Why the names that led there before certainly do not any more, or only perhaps. */
const whyNot = (before: Names, now: Names): { readonly because: string; readonly certain: boolean } => {
  const servers = now.servers?.join(', ') ?? 'the DHCP options';
  if (now.server === 'none') return { because: 'no DNS server is configured', certain: true };
  if (now.server === 'vpc' && !now.enableDnsSupport) {
    return {
      because: `enableDnsSupport of ${now.vpcId} is off: its resolver does not answer`,
      certain: true,
    };
  }
  if (usesResolver(before) && before.enableDnsHostnames && usesResolver(now) && !now.enableDnsHostnames) {
    const because = `enableDnsHostnames of ${now.vpcId} is off, so private hosted zones do not answer`;
    return { because, certain: false };
  }
  if (now.server === 'public') return { because: `${servers} knows public names only`, certain: false };
  return { because: `names are resolved by ${servers} now`, certain: false };
};

/**
 * Do names still lead to where they led? Names of endpoints elsewhere come from private hosted zones or from somebody's
 * own server. Private hosted zones need both enableDnsHostnames and enableDnsSupport:
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 *
 * `byPrivateName`: nothing public is behind the ways, so that a public name leads nowhere.
 */
export const closingOfNames = (before: Names | undefined, now: Names, byPrivateName: boolean): Closing => {
  if (!before || resolveAlike(before, now)) return { kind: 'none', names: [] };
  const { because, certain } = whyNot(before, now);
  const losesPrivate =
    now.server === 'public' || (now.server === 'vpc' && before.server === 'vpc' && !now.enableDnsHostnames);
  if (certain || (byPrivateName && losesPrivate)) {
    return { kind: 'all', verdict: broken(STEP, because, [now.vpcId]) };
  }
  return {
    kind: 'some',
    step: STEP,
    because: `${because}, and it cannot be seen whether names still lead to the endpoints that nodes used`,
  };
};
