import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import { emptyState } from '../../functions/account/collections.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import type { Cloud } from '../cloud/connect.ts';
import { PATIENT } from '../cloud/options.ts';
import { loadAccount } from '../input/load-account.ts';
import { lookingConfig } from '../looking-config.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { HistoryOptions } from './options.ts';
import type { Today } from './walk/past.ts';

/** The account from which the walk begins. */
export type Base = {
  /** Undefined if nothing is known of it: then no change can be judged by what it did. */
  readonly today: Today | undefined;
  readonly identity: AwsEnvironment | undefined;
  readonly cloud?: Cloud;
  /** Where the account of today comes from, for people; or why there is none. */
  readonly source: string;
};

const fromFile = async (file: string, terminal: Terminal): Promise<Base> => {
  const { state } = await loadAccount(file, terminal);
  return { today: { state }, identity: state.identity, source: `as ${file} describes it` };
};

const fromCloud = async (options: HistoryOptions): Promise<Base> => {
  const { connect } = await import('../cloud/connect.ts');
  const cloud = await connect(options);
  const { readerOf } = await import('../doctor/read/clients.ts');
  const { reader } = readerOf(cloud, { ...cloud.clients, ...PATIENT });
  const { identity } = cloud;
  return {
    today: { state: emptyState(identity), read: (scope) => reader.read(scope) },
    identity,
    cloud,
    source: 'as it is read now',
  };
};

/** Files can be read without an account, but then it is not known what a change did. */
const withoutAccount = (error: UsageError): Base => ({
  today: undefined,
  identity: undefined,
  source: `not known: ${error.message}`,
});

/** Finds the account of today. Throws a {@link UsageError} if CloudTrail is to be asked and nobody may ask it. */
export const baseOf = async (options: HistoryOptions, terminal: Terminal): Promise<Base> => {
  if (options.from && (options.days !== undefined || options.resume !== undefined)) {
    throw new UsageError('--days and --resume are for the event history: with --from, all records count');
  }
  if (options.account !== undefined) {
    if (!options.from)
      throw new UsageError('--account needs --from: the event history is of the account that is read');
    return fromFile(options.account, terminal);
  }
  if (!options.from) return fromCloud(options);
  try {
    return await fromCloud(options);
  } catch (error) {
    if (error instanceof UsageError) return withoutAccount(error);
    throw error;
  }
};

/** The settings of a guard of this account. Its tags mute nothing here: the past is told as it was. */
export const configFor = (identity: AwsEnvironment, { documents, ownRole }: HistoryOptions): GuardConfig => {
  const looking = lookingConfig(identity, []);
  return {
    ...looking,
    guardedDocuments: documents ?? looking.guardedDocuments,
    ownRoleArns: ownRole ?? [],
  };
};
