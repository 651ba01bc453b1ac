import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { emptyState } from '../../../account/collections.ts';
import type { IamDecision, Simulation } from '../../../account/identity/decision.ts';
import type { AccountState } from '../../../account/state.ts';
import { missingSimulations } from '../../../sessions/roles/decisions.ts';
import { type Decider, deciderOf } from './read-decisions.ts';

/** The documents of a reading, with the parameters that they name: they say what roles need. */
export type Preferences = Pick<AccountState, 'documents' | 'parameters'>;

type Decisions = Readonly<Record<string, IamDecision>>;

/** What is asked of one resource is one simulation. */
const merged = (simulations: readonly Simulation[]): readonly Simulation[] =>
  [
    ...Map.groupBy(simulations, ({ resource, tags }) => (tags ? Symbol(resource) : resource)).values(),
  ].flatMap(([first, ...others]) =>
    first ? [{ ...first, actions: [...new Set([first, ...others].flatMap(({ actions }) => actions))] }] : [],
  );

/** Asks IAM about each role once: what sessions need, what the documents of the reading need, and what the scope asks. */
export type AskAboutRoles = {
  /** Begins as soon as the ARN of a role is known. */
  begin(name: string, arn: string): void;
  /** The answers about these roles, and about all that the scope asks for. */
  about(roles: readonly { readonly name: string; readonly arn: string }[]): Promise<Decisions>;
};

export const askAboutRoles = (
  clients: Parameters<typeof deciderOf>[0],
  identity: AwsEnvironment,
  asked: readonly Simulation[],
  preferences: Promise<Preferences>,
): AskAboutRoles => {
  const decider: Decider = deciderOf(clients, identity);
  const begun = new Map<string, Promise<Decisions>>();
  const ask = (name: string, arn: string): Promise<Decisions> => {
    const known = begun.get(name);
    if (known) return known;
    const asking = preferences.then((found) =>
      decider(
        merged([
          ...missingSimulations({ ...emptyState(identity), ...found }, [{ name, arn }]),
          ...asked.filter(({ role }) => role === name),
        ]),
      ),
    );
    // Whoever waits for it handles its failure. Where nobody does yet, it must not end the process.
    asking.catch(() => undefined);
    begun.set(name, asking);
    return asking;
  };
  return {
    begin: (name, arn) => void ask(name, arn),
    about: async (roles) => {
      const read = new Set(roles.map(({ name }) => name));
      const others = Map.groupBy(
        asked.filter(({ role }) => !read.has(role)),
        ({ roleArn }) => roleArn,
      );
      const found = await Promise.all([
        ...roles.map(({ name, arn }) => ask(name, arn)),
        ...[...others.values()].map(decider),
      ]);
      return Object.assign({}, ...found) as Decisions;
    },
  };
};
