import { releaseTemplate } from '../../../infra/release/template.ts';

/** The template of a release, with zips of no consequence. */
export const TEMPLATE = releaseTemplate('1.0.0', {
  'guard-preferences': 'p.zip',
  'guard-network': 'n.zip',
  'guard-identity': 'i.zip',
  sweep: 's.zip',
  'notify-slack': 'l.zip',
});
