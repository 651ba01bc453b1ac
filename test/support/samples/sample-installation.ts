import type { Installation } from '../../../functions/core/hub/installation.ts';

/** An installation that the hub hears. */
export const sampleInstallation = (more: Partial<Installation> = {}): Installation => ({
  account: '444455556666',
  region: 'eu-central-1',
  claimedName: 'example-shop',
  version: '0.1.0',
  mode: 'alert',
  nodes: 12,
  openIncidents: 0,
  failed: [],
  deaf: [],
  heardAt: '2026-11-20T03:00:00.000Z',
  ...more,
});
