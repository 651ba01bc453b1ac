import { beforeAll, describe, inject } from 'vitest';
import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import type {
  ClientOverrides,
  StaticCredentials,
} from '../../functions/adapters/aws/shared/client-options.ts';
import type { Log } from '../../functions/core/ports.ts';
import { startMoto } from './moto.ts';
import { startOverlay } from './overlay/overlay.ts';
import type { OverlayWorld, SeenRequest } from './overlay/overlay-world.ts';

export const IDENTITY: AwsEnvironment = {
  accountId: '111122223333',
  region: 'eu-central-1',
  partition: 'aws',
};
const STRANGER = '444455556666';

/** Clients with an access key of the test account. */
type KeyedClients = ClientOverrides & { readonly credentials: StaticCredentials };

/** An AWS account to test on. */
export type TestAccount = {
  readonly url: string;
  readonly identity: AwsEnvironment;
  /** Client settings of the guard. */
  readonly guard: KeyedClients;
  /** Client settings of the people and pipelines of the same account, whose requests are not the guard's. */
  readonly owner: KeyedClients;
  /** Client settings of another account. */
  readonly stranger: KeyedClients;
  readonly world: OverlayWorld;
  /** What the guard asked for since the last reset, in order. */
  guardRequests(): readonly SeenRequest[];
  /** Lets the next requests of an operation fail. */
  fail(operation: string, code: string, status: number, times?: number): void;
  reset(): Promise<void>;
  stop(): Promise<void>;
};

const settings = (endpoint: string, accessKeyId: string): KeyedClients => ({
  endpoint,
  region: IDENTITY.region,
  credentials: { accessKeyId, secretAccessKey: 'example' },
});

/**
 * What people do in a test is not what it tests: on a busy machine, moto may take long, and a call that creates something
 * must not be made again while its answer is awaited.
 */
const PATIENT = { requestHandler: { requestTimeout: 120_000 } };

/** Starts moto and the overlay in front of it. */
export const startAccount = async (python: string): Promise<TestAccount> => {
  const moto = await startMoto(python);
  const overlay = await startOverlay(moto.url, IDENTITY.accountId);
  const { world } = overlay;
  const guardKey = `GUARD${IDENTITY.accountId}`;
  return {
    url: overlay.url,
    identity: IDENTITY,
    guard: settings(overlay.url, guardKey),
    owner: { ...settings(overlay.url, `OWNER${IDENTITY.accountId}`), ...PATIENT },
    stranger: { ...settings(overlay.url, `OWNER${STRANGER}`), ...PATIENT },
    world,
    guardRequests: () => world.requests.filter(({ accessKeyId }) => accessKeyId === guardKey),
    fail: (operation, code, status, times = Number.POSITIVE_INFINITY) => {
      world.faults.set(operation, { code, status, times });
    },
    reset: async () => {
      await moto.reset();
      overlay.reset();
    },
    stop: async () => {
      await overlay.stop();
      await moto.stop();
    },
  };
};

let ofThisWorker: Promise<TestAccount> | undefined;

/** One account for all files of a worker, which use it one after the other; it ends with the worker. */
const sharedAccount = (python: string): Promise<TestAccount> => {
  ofThisWorker ??= startAccount(python);
  return ofThisWorker;
};

const neverStarted = (): never => {
  throw new Error('a skipped suite has no account');
};

/**
 * A suite against an AWS account that is empty when it begins. Without moto, the suite shows as skipped, with
 * the reason in its name.
 */
export const describeWithAccount = (name: string, suite: (account: () => TestAccount) => void): void => {
  const moto = inject('moto');
  if (moto.python === null) {
    describe.skip(`${name} (skipped: ${moto.reason})`, () => suite(neverStarted));
    return;
  }
  const { python } = moto;
  describe(name, () => {
    let account: TestAccount | undefined;
    beforeAll(async () => {
      account = await sharedAccount(python);
      await account.reset();
    });
    suite(() => {
      if (!account) throw new Error('the account is not started yet');
      return account;
    });
  });
};

/** A log that keeps its lines. */
export const memoryLog = (): Log & { readonly lines: { level: string; message: string }[] } => {
  const lines: { level: string; message: string }[] = [];
  const at = (level: string) => (message: string) => {
    lines.push({ level, message });
  };
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
};
