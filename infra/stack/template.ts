import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { alarms } from './alarms.ts';
import { alerts } from './alerts.ts';
import { canary } from './canary.ts';
import { only } from './choice.ts';
import { type Resources, reference, type Value } from './cloudformation.ts';
import { countedLines } from './counted-lines.ts';
import { events } from './events.ts';
import { functionNames } from './functions.ts';
import { hubRule } from './hub-rule.ts';
import { ALARM_TOPIC, ALERT_TOPIC, LEDGER, queueId } from './ids.ts';
import { ledger } from './ledger.ts';
import type { StackSettings } from './params.ts';
import { queues } from './queues.ts';
import { roles } from './roles.ts';
import { threads } from './threads.ts';

type Outputs = Readonly<Record<string, { readonly Description: string; readonly Value: Value }>>;

const outputs = (): Outputs => ({
  AlertTopicArn: { Description: 'Subscribe here for alerts', Value: reference(ALERT_TOPIC) },
  AlarmTopicArn: {
    Description: 'Subscribe here for alarms on the guard itself',
    Value: reference(ALARM_TOPIC),
  },
  LedgerTableName: { Description: 'Baselines, incidents and repairs', Value: reference(LEDGER) },
  ...Object.fromEntries(
    FAMILIES.map((family) => [
      `${queueId(family)}Url`,
      { Description: `Changes that wait for the ${family} guard`, Value: reference(queueId(family)) },
    ]),
  ),
});

/** The `resources` of serverless.yml: all but the functions, their log groups and their queue readers. */
export const template = (settings: StackSettings): { Resources: Resources; Outputs: Outputs } => {
  const names = functionNames(settings);
  return {
    Resources: {
      ...roles(names, settings),
      ...queues(settings),
      ...events(),
      ...ledger(),
      ...only(settings.slackSecret.given, threads()),
      ...alerts(settings),
      ...alarms(settings),
      ...countedLines(settings),
      ...canary(settings),
      ...only(settings.hubBusArn.given, hubRule(settings)),
    },
    Outputs: outputs(),
  };
};
