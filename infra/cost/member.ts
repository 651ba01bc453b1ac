import { FUNCTION_NAMES } from '../generate/parts.ts';
import { releaseFunctions, type Zips } from '../release/functions.ts';
import type { Resources } from '../stack/cloudformation.ts';
import { readParams, type StackSettings } from '../stack/params.ts';
import { template } from '../stack/template.ts';

const ZIPS = Object.fromEntries(FUNCTION_NAMES.map((name) => [name, `${name}.zip`])) as Zips;

/** All that an installation with these settings consists of. */
export const resourcesWith = (settings: StackSettings): Resources => ({
  ...template(settings).Resources,
  ...releaseFunctions(settings, ZIPS),
});

/** Resources of an installation with these params, and the defaults of serverless.yml. */
export const installation = (params: Readonly<Record<string, string>> = {}): Resources =>
  resourcesWith(
    readParams({ mode: 'alert', 'log-retention-days': '30', ...params }, 'session-guard', 'prod'),
  );

/** The installation whose cost is told, without Slack and with it. */
export const QUIET = { 'alert-email': 'ops@example.com' } as const;
export const WITH_SLACK = { ...QUIET, 'slack-secret-name': '/session-guard/slack' } as const;
