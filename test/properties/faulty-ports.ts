import type { ManagedNode } from '../../functions/account/nodes/managed-node.ts';
import { AccountUnavailableError, type Ports, RemediationError } from '../../functions/core/ports.ts';

/** What goes wrong at one port call; calls are counted over all ports from 0. */
export type Fault = {
  readonly at: number;
  /** Does the call take effect nevertheless? */
  readonly when: 'before' | 'after';
  /** `crash`: the process ends there. `error`: this call alone fails, as AWS lets it fail. */
  readonly kind: 'crash' | 'error';
};

class Crash extends Error {
  override name = 'Crash';
}

/** The ports of one delivery, with a fault in them. `hit` says whether the fault was met. */
export const faultyPorts = (ports: Ports, fault: Fault): { readonly ports: Ports; hit(): boolean } => {
  let calls = 0;
  let isDead = false;
  let isHit = false;
  const wrap =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>, error: () => Error) =>
    async (...args: A): Promise<R> => {
      if (isDead) throw new Crash('the process has ended');
      const isFaulty = calls === fault.at;
      calls += 1;
      if (!isFaulty) return call(...args);
      isHit = true;
      isDead = fault.kind === 'crash';
      if (fault.when === 'after') await call(...args);
      throw isDead ? new Crash('the process ends here') : error();
    };
  const unavailable = () => new AccountUnavailableError('throttled');
  const refused = () => new RemediationError('refused');
  const { reader, ledger, history, remediator, publisher } = ports;
  return {
    hit: () => isHit,
    ports: {
      ...ports,
      reader: {
        read: wrap(reader.read, unavailable),
        reread: wrap(reader.reread, unavailable),
        ec2Tagged: wrap(reader.ec2Tagged, unavailable),
        connectedNodes: wrap(reader.connectedNodes, unavailable),
        sessionVpcs: wrap(reader.sessionVpcs, unavailable),
        egressVpcs: wrap(reader.egressVpcs, unavailable),
        vpcsRoutedTo: wrap(reader.vpcsRoutedTo, unavailable),
        managedNodes: async function* () {
          const all = async () => {
            const pages: (readonly ManagedNode[])[] = [];
            for await (const page of reader.managedNodes()) pages.push(page);
            return pages;
          };
          yield* await wrap(all, unavailable)();
        },
      },
      ledger: {
        load: wrap(ledger.load, unavailable),
        saveBaseline: wrap(ledger.saveBaseline, unavailable),
        saveLooks: wrap(ledger.saveLooks, unavailable),
        save: wrap(ledger.save, unavailable),
        beginRepair: wrap(ledger.beginRepair, unavailable),
        replaceIncident: wrap(ledger.replaceIncident, unavailable),
        replaceRepair: wrap(ledger.replaceRepair, unavailable),
        takeFix: wrap(ledger.takeFix, unavailable),
        takeTurn: wrap(ledger.takeTurn, unavailable),
        endTurn: wrap(ledger.endTurn, unavailable),
        open: wrap(ledger.open, unavailable),
        progress: wrap(ledger.progress, unavailable),
        saveProgress: wrap(ledger.saveProgress, unavailable),
        heard: wrap(ledger.heard, unavailable),
        saveHeard: wrap(ledger.saveHeard, unavailable),
        vpcInventories: wrap(ledger.vpcInventories, unavailable),
        saveInventories: wrap(ledger.saveInventories, unavailable),
      },
      // The process can end even in a port that never throws.
      history: fault.kind === 'crash' ? { previous: wrap(history.previous, unavailable) } : history,
      remediator: { execute: wrap(remediator.execute, refused) },
      publisher: { publish: wrap(publisher.publish, unavailable) },
    },
  };
};
