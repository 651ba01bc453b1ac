import type { Prerequisite } from '../core/prerequisite.ts';
import { GRANT_PARAMS, type GrantSetting, grantsNeededBy } from '../core/restraint/outside-grant.ts';

/** The environment of a function. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The parts of a prerequisite that are needed to check the settings. */
export type Known = Pick<Prerequisite, 'id' | 'reverts'>;

/** The items of a list that is separated by commas. */
export const split = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** `all` stands for every prerequisite that can be put back. */
export const expandAll = (ids: readonly string[], known: readonly Known[]): readonly string[] =>
  ids.includes('all') ? known.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id) : ids;

/** The variable of a setting, and what it names. */
const NAMED_IN: Readonly<Record<GrantSetting, { readonly variable: string; readonly what: string }>> = {
  logBuckets: { variable: 'LOG_BUCKETS', what: 'buckets that it may write to' },
  logGroups: { variable: 'LOG_GROUPS', what: 'log groups that it may write to' },
  nodeRoles: { variable: 'NODE_ROLES', what: 'roles that it may give to nodes' },
  nodeProfiles: { variable: 'NODE_PROFILES', what: 'instance profiles that it may give to nodes' },
  nodePolicies: { variable: 'NODE_POLICIES', what: 'policies whose version it may set' },
};
const SETTINGS = Object.keys(GRANT_PARAMS) as readonly GrantSetting[];

/**
 * What is wrong with the choice of prerequisites that are put back, or lacking for it. `ids` are those of all
 * prerequisites: a function that knows some of them leaves the others to the functions that judge them.
 */
export const autoFixProblems = (
  env: Environment,
  known: readonly Known[],
  ids: readonly string[] = known.map(({ id }) => id),
): string[] => {
  const asked = split(env['AUTO_FIX'] ?? '');
  const wrong = asked.flatMap((id) => {
    const prerequisite = known.find((candidate) => candidate.id === id);
    if (id === 'all' || (prerequisite?.reverts.length ?? 0) > 0) return [];
    if (prerequisite) return [`AUTO_FIX ${id} is never put back automatically`];
    if (ids.includes(id)) return [];
    return [`AUTO_FIX ${id} is not a prerequisite: use all, or some of ${ids.join(', ')}`];
  });
  if (env['MODE'] !== 'auto-fix') return wrong;
  const none = asked.length === 0 ? ['AUTO_FIX is empty, so MODE auto-fix would fix nothing'] : [];
  const expanded = expandAll(asked, known);
  const lacking = known
    .filter(({ id }) => expanded.includes(id))
    .flatMap(({ id, reverts }) =>
      SETTINGS.filter((setting) => reverts.some((api) => grantsNeededBy(api).includes(setting)))
        .filter((setting) => !env[NAMED_IN[setting].variable])
        .map((setting) => {
          const { variable, what } = NAMED_IN[setting];
          return `${variable} is empty: auto-fix of ${id} needs the names of the ${what}`;
        }),
    );
  return [...wrong, ...none, ...lacking];
};
