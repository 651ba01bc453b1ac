import type { Plan } from '../../account/api-call.ts';
import { absent, type Observed, present, presentValue } from '../../account/observed.ts';
import { isOfParameter } from '../../account/preferences/parameters.ts';
import type { StoredParameter } from '../../account/preferences/preferences.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoded, type Decoder, documentScope, type Effect, unreadable } from '../../core/effect.ts';
import { at, own, stringAt } from '../../formats/json.ts';
import { destinationScope, livePreferences } from '../../sessions/preferences.ts';

type Calls = 'ssm:PutParameter';

const parameterOf = (name: string): Resource => resource('AWS::SSM::Parameter', name);

/** Of these parameters, what the preferences name, as `name` or `name:version`. */
const namedOf = (state: AccountState, names: readonly string[]): readonly string[] => [
  ...new Set(
    livePreferences(state)
      .flatMap(({ settings }) => settings.stored)
      .filter((selector) => names.some((name) => isOfParameter(selector, name))),
  ),
];

/** Is there a document of which nobody knows what it names? */
const isUnread = ({ documents }: AccountState): boolean =>
  Object.values(documents).some(({ status }) => status === 'unknown');

/** Most parameters of an account have nothing to do with sessions, and only the documents tell which have. */
const unrelatedTo =
  (
    names: readonly string[],
    namedIn: (state: AccountState) => readonly string[],
  ): NonNullable<Effect['unrelated']> =>
  (state) => {
    return isUnread(state) || namedIn(state).length > 0
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

/** The version before another one, as a name. */
const versionBefore = (name: string, version: number | undefined): readonly string[] =>
  version !== undefined && version > 1 ? [`${name}:${version - 1}`] : [];

/** The value of a version, as a way back: the alert fetches it and never shows it. */
const backTo = (name: string, selector: string, { parameters }: AccountState): readonly Plan<Calls>[] => {
  const held = presentValue(own(parameters, selector));
  if (held?.type !== 'String' || held.value === undefined) return [];
  const input = { Name: name, Type: held.type, Value: held.value, Overwrite: true };
  return [
    { calls: [{ api: 'ssm:PutParameter', input }], restores: `the value of ${selector}`, exact: false },
  ];
};

type Put = { readonly name: string; readonly version: number | undefined };

/** `namedIn`: what the preferences name of the parameter, as far as the call changed it. */
const putEffect = (
  { name, version }: Put,
  namedIn: (state: AccountState) => readonly string[],
): Pick<Effect<Calls>, 'isCurrent' | 'inverses' | 'before' | 'widen'> => {
  /** The version that this call made, if that is known. */
  const made = (state: AccountState): number | undefined =>
    version ?? presentValue(own(state.parameters, name))?.version;
  return {
    isCurrent: (state) =>
      namedIn(state).every((selector) => {
        const observed = own(state.parameters, selector);
        const now = presentValue(observed)?.version;
        return (
          observed?.status !== 'absent' && (now === undefined || version === undefined || now === version)
        );
      }),
    inverses: (state) => versionBefore(name, made(state)).flatMap((one) => backTo(name, one, state)),
    before: (state) => {
      if (made(state) === 1) return withParameters(state, namedIn(state), absent);
      const [selector = ''] = versionBefore(name, made(state));
      const before = own(state.parameters, selector) ?? absent;
      // The hundredth version before is gone, and the value with it.
      const value = before.status === 'absent' ? present({ type: 'String' }) : before;
      return withParameters(state, namedIn(state), value);
    },
    // What the version before names must be known, to judge it.
    widen: (state) => {
      const parameters = versionBefore(name, made(state));
      const held = parameters
        .map((selector) => own(state.parameters, selector))
        .find((observed) => observed?.status === 'present');
      if (!held) return { parameters };
      return { parameters, ...destinationScope(withParameters(state, namedIn(state), held), []) };
    },
  };
};

/**
 * What a value was is not in the record, but Parameter Store keeps the version before, which is read if a document names
 * the parameter. So no value is remembered. Nothing is ever put back: whoever changes a parameter changes it for everything
 * that reads it. The version before is offered, if it is a `String`.
 *
 * Not confirmed: that the response in the record holds `version`, as the API's does. Without it, the version now is the one
 * that the call made, and a later call cannot be told from it.
 */
export const parameterPut: Decoder<Calls> = (change, context) => {
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
  return {
    kind: 'needs-previous',
    resources: [subject],
    scope: { documents: documentScope(context) },
    query: { resource: subject },
    resume: () => ({
      kind: 'effect',
      resources: [subject],
      scope: { documents: documentScope(context), parameters: versionBefore(name, version) },
      ...(version === 1 ? {} : { existedBefore: [subject] }),
      unrelated: unrelatedTo([name], namedIn),
      ...putEffect({ name, version }, namedIn),
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
      isUnread(state) ||
      namedIn(state).some((selector) => own(state.parameters, selector)?.status !== 'present'),
    inverses: () => [],
    before: (state) => withParameters(state, namedIn(state), present({ type: 'String' })),
  };
};
