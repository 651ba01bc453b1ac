import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import { type Call, telling } from '../cloud/calls.ts';
import type { Cloud } from '../cloud/connect.ts';
import { findInstallation } from '../cloud/installation.ts';
import type { Examination } from './examination.ts';
import { examine } from './examine.ts';
import { readerOf } from './read/clients.ts';
import { createRefusals } from './read/refused.ts';

/** A call of a person may be tried more often than one of a function: nobody else waits for it. */
const PATIENT = { maxAttempts: 10, retryMode: 'adaptive' } as const;

/** What is asked, and who is told how far it is. */
export type Asked = {
  readonly prerequisites: readonly Prerequisite[];
  readonly accountName?: string | undefined;
  readonly onCall?: (call: Call) => void;
  readonly onProgress?: (seen: { readonly nodes: number; readonly vpcs: number }) => void;
};

/** Examines an account and Region of AWS with the caller's credentials. */
export const examineCloud = async (
  cloud: Cloud,
  { prerequisites, accountName, onCall, onProgress = () => undefined }: Asked,
): Promise<Examination> => {
  const refusals = createRefusals();
  const clients = telling({ ...cloud.clients, ...PATIENT }, (call) => {
    refusals.hear(call);
    onCall?.(call);
  });
  return examine(
    cloud,
    { prerequisites, ...(accountName ? { accountName } : {}) },
    {
      ...readerOf(cloud, clients),
      installation: await findInstallation(clients),
      refusals,
      now: () => new Date(),
      onProgress,
    },
  );
};
