import { packagedTemplate } from '../../e2e/support/packaged-template.ts';
import { type Deployed, deployed } from './deployed.ts';

const GRANTS = {
  'log-buckets': 'example-logs',
  'log-groups': '/session/example',
  'node-roles': 'example-node',
  'node-profiles': 'example-node',
  'node-policies': 'example-session-logs',
};

const SLACK = { 'slack-secret-name': '/example/slack' };

/** The params of the stacks whose roles are judged. */
export const MODES = {
  alert: SLACK,
  'auto-fix of everything': { mode: 'auto-fix', 'auto-fix': 'all', ...GRANTS, ...SLACK },
} as const;
export type Mode = keyof typeof MODES;
export const MODE_NAMES = Object.keys(MODES) as readonly Mode[];

/** The packaged stack with the params of a mode. */
export const stackIn = async (mode: Mode): Promise<Deployed> => deployed(await packagedTemplate(MODES[mode]));
