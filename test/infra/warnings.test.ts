import { expect, it } from 'vitest';
import { PARAM_NAMES, readParams } from '../../infra/stack/params.ts';
import { warningsOf } from '../../infra/stack/warnings.ts';

const DEFAULTS = { ...Object.fromEntries(PARAM_NAMES.map((name) => [name, ''])), 'log-retention-days': '30' };

it.each([
  [{}, [/^Nobody hears the alerts/, /^Nobody hears the alarms/]],
  [{ 'alarm-email': 'a@example.com' }, [/^Nobody hears the alerts/]],
  [{ 'alert-email': 'a@example.com' }, []],
  [{ 'hub-bus-arn': 'arn:aws:events:eu-central-1:444455556666:event-bus/hub' }, [/^Nobody hears the alarms/]],
  [{ 'slack-secret-name': '/slack' }, [/^Alarms on the guard itself go to Slack alone/]],
  [{ 'slack-secret-name': '/slack', 'alarm-email': 'a@example.com' }, []],
])('packaging %j warns of %j', (params, expected) => {
  const warnings = warningsOf(readParams({ ...DEFAULTS, ...params }, 'session-guard', 'prod'));
  expect(warnings).toEqual(expected.map((text) => expect.stringMatching(text)));
});
