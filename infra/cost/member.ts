import { FUNCTION_NAMES } from '../generate/parts.ts';
import { releaseFunctions, type Zips } from '../release/functions.ts';
import type { Resources } from '../stack/cloudformation.ts';
import { readParams, type StackSettings } from '../stack/params.ts';
import { template } from '../stack/template.ts';
import { IDLE_METRICS } from './metrics.ts';

const ZIPS = Object.fromEntries(FUNCTION_NAMES.map((name) => [name, `${name}.zip`])) as Zips;

/** All that an installation with these settings consists of. */
const resourcesWith = (settings: StackSettings): Resources => ({
  ...template(settings).Resources,
  ...releaseFunctions(settings, ZIPS),
});

/** Resources of an installation with these params, and the defaults of serverless.yml. */
export const installation = (params: Readonly<Record<string, string>> = {}): Resources =>
  resourcesWith(
    readParams({ mode: 'alert', 'log-retention-days': '30', ...params }, 'session-guard', 'prod'),
  );

/** An installation whose cost is told, in a column of its own. */
export type Told = {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  /** The custom metrics that it sends when nothing happens. */
  readonly metrics: readonly string[];
};

export const QUIET: Told = {
  name: 'mail',
  params: { 'alert-email': 'ops@example.com' },
  metrics: IDLE_METRICS,
};

export const WITH_SLACK: Told = {
  name: 'mail and Slack',
  params: { ...QUIET.params, 'slack-secret-name': '/session-guard/slack' },
  metrics: IDLE_METRICS,
};

/** The hub watches it, so it has one alarm and sends no metric; see docs/hub.md. */
export const WITH_HUB: Told = {
  name: 'with a hub',
  params: { 'hub-bus-arn': 'arn:aws:events:us-east-1:111122223333:event-bus/session-guard-hub' },
  metrics: [],
};

/** The columns of the table. */
export const TOLD: readonly Told[] = [QUIET, WITH_SLACK, WITH_HUB];
