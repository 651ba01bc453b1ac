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
  effectOf: (
    name: string,
    before: LogGroup | undefined,
  ) => Pick<Effect<Calls>, 'existedBefore' | 'isCurrent' | 'inverses'>,
): Decoded<Calls> => {
  const given = stringAt(request, 'logGroupName') ?? stringAt(request, 'resourceIdentifier');
  if (!given) return unreadable('the record names no log group');
  const name = logGroupName(given);
  const scope = { documents: documentScope(context), logGroups: [name] };
  return withPrevious({ type: 'AWS::Logs::LogGroup', id: name, scope }, (before) => effectOf(name, before));
};

export const logGroupDeleted: Decoder<Calls> = (change, context) =>
  onLogGroup(change, context, (name, before) => ({
    existedBefore: [groupOf(name)],
    isCurrent: (state) => presentValue(state.logGroups[name]) === undefined,
    inverses: () => [recreateLogGroup(name, before)],
  }));

export const logGroupKeyRemoved: Decoder<Calls> = (change, context) =>
  onLogGroup(change, context, (name, before) => ({
    isCurrent: (state) => {
      const group = presentValue(state.logGroups[name]);
      return group !== undefined && group.kmsKeyId === undefined;
    },
    inverses: () => {
      if (!before?.kmsKeyId) return [];
      const input = { logGroupName: name, kmsKeyId: before.kmsKeyId };
      const calls = [{ api: 'logs:AssociateKmsKey', input }] as const;
      return [{ calls, restores: `the KMS key of log group ${name}`, exact: true }];
    },
  }));
