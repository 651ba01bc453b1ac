import type { AccountNames } from '../../core/hub/account-names.ts';
import type { HubPorts } from '../../core/hub/installation.ts';
import type { Log } from '../../core/ports.ts';

/** What the hub works with. */
export type Hub = {
  readonly names: AccountNames;
  /** Ids of the prerequisites that this version knows. */
  readonly prerequisites: readonly string[];
  readonly ports: HubPorts & { readonly log: Log };
};
