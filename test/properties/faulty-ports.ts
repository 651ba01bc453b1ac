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

/** A process that ends before a call has done as much as one that ends after the call before it. */
export const whensOf = (kind: Fault['kind'], at: number): readonly Fault['when'][] =>
  kind === 'crash' && at > 0 ? ['after'] : ['before', 'after'];

/**
 * The ports of one delivery, with a fault in them. `hit` says whether the fault was met, and `hitRead` whether the call only
 * asked for something: then it is the same whether it failed before or after.
 */
export type FaultyPorts = { readonly ports: Ports; hit(): boolean; hitRead(): boolean };

export const faultyPorts = (ports: Ports, fault: Fault): FaultyPorts => {
  let calls = 0;
  let isDead = false;
  let isHit = false;
  let isRead = false;
  const wrap =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>, error: () => Error, reads = false) =>
    async (...args: A): Promise<R> => {
      if (isDead) throw new Crash('the process has ended');
      const isFaulty = calls === fault.at;
      calls += 1;
      if (!isFaulty) return call(...args);
      isHit = true;
      isRead = reads;
      isDead = fault.kind === 'crash';
      if (fault.when === 'after') await call(...args);
      throw isDead ? new Crash('the process ends here') : error();
    };
  const unavailable = () => new AccountUnavailableError('throttled');
  const refused = () => new RemediationError('refused');
  const ask = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    wrap(call, unavailable, true);
  const { reader, ledger, history, remediator, publisher } = ports;
  return {
    hit: () => isHit,
    hitRead: () => isRead,
    ports: {
      ...ports,
      reader: {
        read: ask(reader.read),
        reread: ask(reader.reread),
        ec2Tagged: ask(reader.ec2Tagged),
        connectedNodes: ask(reader.connectedNodes),
        sessionVpcs: ask(reader.sessionVpcs),
        egressVpcs: ask(reader.egressVpcs),
        vpcsRoutedTo: ask(reader.vpcsRoutedTo),
        managedNodes: async function* () {
          const all = async () => {
            const pages: (readonly ManagedNode[])[] = [];
            for await (const page of reader.managedNodes()) pages.push(page);
            return pages;
          };
          yield* await ask(all)();
        },
      },
      ledger: {
        load: ask(ledger.load),
        saveBaseline: wrap(ledger.saveBaseline, unavailable),
        saveLooks: wrap(ledger.saveLooks, unavailable),
        save: wrap(ledger.save, unavailable),
        beginRepair: wrap(ledger.beginRepair, unavailable),
        replaceIncident: wrap(ledger.replaceIncident, unavailable),
        replaceRepair: wrap(ledger.replaceRepair, unavailable),
        takeFix: wrap(ledger.takeFix, unavailable),
        takeTurn: wrap(ledger.takeTurn, unavailable),
        endTurn: wrap(ledger.endTurn, unavailable),
        open: ask(ledger.open),
        progress: ask(ledger.progress),
        saveProgress: wrap(ledger.saveProgress, unavailable),
        heard: ask(ledger.heard),
        saveHeard: wrap(ledger.saveHeard, unavailable),
        vpcInventories: ask(ledger.vpcInventories),
        saveInventories: wrap(ledger.saveInventories, unavailable),
      },
      // The process can end even in a port that never throws.
      history: fault.kind === 'crash' ? { previous: ask(history.previous) } : history,
      remediator: { execute: wrap(remediator.execute, refused) },
      publisher: { publish: wrap(publisher.publish, unavailable) },
    },
  };
};
