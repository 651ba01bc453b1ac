import { absent, type Observed, present, presentValue } from '../../account/observed.ts';
import { isOfParameter } from '../../account/preferences/parameters.ts';
import type { StoredParameter } from '../../account/preferences/preferences.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoded, type Decoder, documentScope, type Effect, unreadable } from '../../core/effect.ts';
import { at, own, stringAt } from '../../formats/json.ts';
import { livePreferences } from '../../sessions/preferences.ts';

const parameterOf = (name: string): Resource => resource('AWS::SSM::Parameter', name);

/** Of these parameters, what the preferences name, as `name` or `name:version`. */
const namedOf = (state: AccountState, names: readonly string[]): readonly string[] => [
  ...new Set(
    livePreferences(state)
      .flatMap(({ settings }) => settings.stored)
      .filter((selector) => names.some((name) => isOfParameter(selector, name))),
  ),
];

/** Most parameters of an account have nothing to do with sessions, and only the documents tell which have. */
const unrelatedTo =
  (
    names: readonly string[],
    namedIn: (state: AccountState) => readonly string[],
  ): NonNullable<Effect['unrelated']> =>
  (state) => {
    const isUnread = Object.values(state.documents).some(({ status }) => status === 'unknown');
    return isUnread || namedIn(state).length > 0
      ? undefined
      : `no guarded document names parameter ${names.join(', ')}`;
  };

const withParameters = (
  state: AccountState,
  selectors: readonly string[],
  value: Observed<StoredParameter>,
): AccountState => ({
  ...state,
  parameters: { ...state.parameters, ...Object.fromEntries(selectors.map((one) => [one, value])) },
});

/**
 * What a value was is not in the record, but the version before is kept, and is read if a document names the parameter.
 * Nothing is ever put back: whoever changes a parameter changes it for everything that reads it.
 */
export const parameterPut: Decoder<never> = (change, context): Decoded<never> => {
  const name = stringAt(change.request, 'name');
  if (!name) return unreadable('the record names no parameter');
  const recorded = at(change.response, 'version');
  const version = typeof recorded === 'number' ? recorded : undefined;
  const subject = parameterOf(name);
  // An older version stays as it is.
  const namedIn = (state: AccountState): readonly string[] =>
    namedOf(state, [name]).filter(
      (one) => one === name || version === undefined || one === `${name}:${version}`,
    );
  const previous = version !== undefined && version > 1 ? [`${name}:${version - 1}`] : [];
  return {
    kind: 'needs-previous',
    resources: [subject],
    scope: { documents: documentScope(context) },
    query: { resource: subject },
    resume: () => ({
      kind: 'effect',
      resources: [subject],
      scope: { documents: documentScope(context), parameters: previous },
      ...(version === 1 ? {} : { existedBefore: [subject] }),
      unrelated: unrelatedTo([name], namedIn),
      isCurrent: (state) =>
        namedIn(state).every((selector) => {
          const observed = own(state.parameters, selector);
          const now = presentValue(observed)?.version;
          return (
            observed?.status !== 'absent' && (now === undefined || version === undefined || now === version)
          );
        }),
      inverses: () => [],
      before: (state) => {
        if (version === 1) return withParameters(state, namedIn(state), absent);
        const [selector = ''] = previous;
        const before = own(state.parameters, selector) ?? absent;
        // The hundredth version before is gone, and the value with it.
        const value = before.status === 'absent' ? present({ type: 'String' }) : before;
        return withParameters(state, namedIn(state), value);
      },
    }),
  };
};

/** Not even the versions of a deleted parameter are kept, so its value is lost. */
export const parameterDeleted: Decoder<never> = (change, context): Decoded<never> => {
  const one = stringAt(change.request, 'name');
  const several = at(change.request, 'names');
  const listed = Array.isArray(several) ? several.filter((name) => typeof name === 'string') : [];
  const names = one ? [one] : listed;
  if (names.length === 0) return unreadable('the record names no parameter');
  const namedIn = (state: AccountState): readonly string[] => namedOf(state, names);
  return {
    kind: 'effect',
    resources: names.map(parameterOf),
    scope: { documents: documentScope(context) },
    existedBefore: names.map(parameterOf),
    unrelated: unrelatedTo(names, namedIn),
    isCurrent: (state) =>
      namedIn(state).some((selector) => own(state.parameters, selector)?.status !== 'present'),
    inverses: () => [],
    before: (state) => withParameters(state, namedIn(state), present({ type: 'String' })),
  };
};
