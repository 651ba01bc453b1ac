import { type LogGroup, presentValue } from '../account-state.ts';
import type { Change } from '../cloudtrail.ts';
import { stringAt } from '../json.ts';
import { logGroupName } from '../names.ts';
import { type DecodeContext, type Decoded, type Decoder, type Effect, unreadable } from '../prerequisite.ts';
import { recreateLogGroup } from '../recreate-log-group.ts';
import { type Resource, resource } from '../resource.ts';
import { withPrevious } from './with-previous.ts';

type Calls = 'logs:CreateLogGroup' | 'logs:PutRetentionPolicy' | 'logs:AssociateKmsKey';

const groupOf = (name: string): Resource => resource('AWS::Logs::LogGroup', name);

const onLogGroup = (
  { request }: Change,
  { guardedDocuments }: DecodeContext,
  effectOf: (
    name: string,
    before: LogGroup | undefined,
  ) => Pick<Effect<Calls>, 'existedBefore' | 'isCurrent' | 'inverses'>,
): Decoded<Calls> => {
  const given = stringAt(request, 'logGroupName') ?? stringAt(request, 'resourceIdentifier');
  if (!given) return unreadable('the record names no log group');
  const name = logGroupName(given);
  const scope = { documents: guardedDocuments.map((document) => ({ name: document })), logGroups: [name] };
  return withPrevious(groupOf(name), scope, (previous) =>
    effectOf(name, previous?.snapshot.type === 'AWS::Logs::LogGroup' ? previous.snapshot.value : undefined),
  );
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
