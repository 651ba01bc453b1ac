import type { Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { LogGroup } from '../../account/preferences/preferences.ts';
import { type Resource, resource } from '../../account/resource.ts';
import {
  type DecodeContext,
  type Decoded,
  type Decoder,
  documentScope,
  type Effect,
  unreadable,
} from '../../core/effect.ts';
import { withPrevious } from '../../core/with-previous.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { stringAt } from '../../formats/json.ts';
import { logGroupName } from '../../formats/names.ts';
import { recreateLogGroup } from './recreate.ts';

type Calls = 'logs:CreateLogGroup' | 'logs:PutRetentionPolicy' | 'logs:AssociateKmsKey';

const groupOf = (name: string): Resource => resource('AWS::Logs::LogGroup', name);

const onLogGroup = (
  { request }: Change,
  context: DecodeContext,
  read: 'logGroups' | 'judgedLogGroups',
  effectOf: (
    name: string,
    before: LogGroup | undefined,
  ) => Pick<Effect<Calls>, 'existedBefore' | 'isCurrent' | 'inverses'>,
): Decoded<Calls> => {
  const given = stringAt(request, 'logGroupName') ?? stringAt(request, 'resourceIdentifier');
  if (!given) return unreadable('the record names no log group');
  const name = logGroupName(given);
  const scope = { documents: documentScope(context), [read]: [name] };
  return withPrevious({ type: 'AWS::Logs::LogGroup', id: name, scope }, (before) => effectOf(name, before));
};

const keyBack = (name: string, before: LogGroup | undefined): readonly Plan<Calls>[] => {
  if (!before?.kmsKeyId) return [];
  const input = { logGroupName: name, kmsKeyId: before.kmsKeyId };
  const calls = [{ api: 'logs:AssociateKmsKey', input }] as const;
  return [{ calls, restores: `the KMS key of log group ${name}`, exact: true }];
};

/** Agents do not create the group, so a group that is there again was created by somebody, perhaps without its key. */
export const logGroupDeleted: Decoder<Calls> = (change, context) =>
  onLogGroup(change, context, 'judgedLogGroups', (name, before) => ({
    existedBefore: [groupOf(name)],
    isCurrent: (state) => presentValue(state.logGroups[name]) === undefined,
    inverses: (state) => {
      const now = presentValue(state.logGroups[name]);
      const isOpen = now !== undefined && now.kmsKeyId === undefined;
      return [...(isOpen ? keyBack(name, before) : []), recreateLogGroup(name, before)];
    },
  }));

/**
 * A group that was deleted and is created anew has no key, unless the call names one. The events that come from now on
 * are encrypted with a key that is associated later.
 */
export const logGroupCreated: Decoder<Calls> = (change, context) =>
  onLogGroup(change, context, 'logGroups', (name, before) => {
    const created = stringAt(change.request, 'kmsKeyId');
    return {
      isCurrent: (state) => {
        const group = presentValue(state.logGroups[name]);
        return group !== undefined && (group.kmsKeyId === undefined) === (created === undefined);
      },
      inverses: () => (created === undefined ? keyBack(name, before) : []),
    };
  });

export const logGroupKeyRemoved: Decoder<Calls> = (change, context) =>
  onLogGroup(change, context, 'logGroups', (name, before) => ({
    isCurrent: (state) => {
      const group = presentValue(state.logGroups[name]);
      return group !== undefined && group.kmsKeyId === undefined;
    },
    inverses: () => keyBack(name, before),
  }));
