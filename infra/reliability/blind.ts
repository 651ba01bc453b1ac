import { row } from './row.ts';

/** What would keep the guard from seeing, judging or telling. */
export const BLIND = [
  row(
    'Somebody stops the trail, narrows what it records, or switches off or deletes a rule of the guard',
    'A critical alert that no tag mutes; the sweep finds it as well',
    'prerequisites/guard-trail/guard-trail.test.ts > says that the guard is blind, not that sessions fail',
    'prerequisites/guard-trail/guard-trail.test.ts > DisableRule of an own rule offers to enable it',
  ),
  row(
    'The event source mapping is off, a function may not receive, or it is throttled',
    'An alarm on the age of the oldest message, or on throttles; the sweep finds a mapping that is off or gone',
    'prerequisites/guard-trail/serves.test.ts > %s is found when no function reads its queue',
    'infra/packaged.test.ts > has an alarm on each queue, function and topic',
  ),
  row(
    'Alerts or alarms do not reach a subscriber',
    'The other topic tells it',
    'infra/packaged.test.ts > alarms have a topic of their own, and the other topic tells of its failures',
  ),
  row(
    'Nobody is subscribed',
    'Packaging says so',
    'infra/packaged.test.ts > says at packaging when nobody would hear',
  ),
  row(
    'The sweep does not run, or the ledger refuses reads or writes',
    'An alarm; alerts go out, and nothing is put back',
    'infra/packaged.test.ts > has alarms on a missing sweep and on a ledger that does not answer, by the name of the service',
  ),
  row(
    'A break stays unmended after it was told',
    'It is told again each day',
    'use-cases/sweep/reminders.test.ts > is told again after a day, as a reminder that knows who it was, and then after another day',
  ),
  row(
    'The process of a sweep ends, or one role, VPC, bucket or alert fails for ever',
    'The rest is told, and the next ticks complete the round',
    'use-cases/sweep/faults.test.ts > keeps nothing from being told, and the round is completed by the next ticks',
    'use-cases/sweep/faults.test.ts > one alert that SNS refuses for ever: the others are told',
  ),
];
