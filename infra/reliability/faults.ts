import { row } from './row.ts';

/** What breaks around the guard. */
export const FAULTS = [
  row(
    'The process ends at any call of a port, before or after the call takes effect',
    'The next delivery ends as it would have ended: the same account, every break and every repair told',
    'properties/faults.test.ts > survives a crash at any call: the same account, and every repair told',
    'properties/faults.test.ts > end well, too',
  ),
  row(
    'AWS refuses or does not answer any one call',
    'The event is judged with what is known, or delivered again; nothing is called fixed that is not',
    'properties/faults.test.ts > survives an error of AWS at any call: something is told, and every repair',
  ),
  row(
    'The process ends, or AWS fails, while the end of an incident is told',
    'The ledger keeps it, and the next tick of the sweep tells it',
    'properties/faults.test.ts > survives a crash at any call: the same account, and every repair told',
    'properties/faults.test.ts > survives an error of AWS at any call: something is told, and every repair',
  ),
  row(
    'The process ends in the middle of a repair',
    'The repair was written down before it began: the next delivery finishes it, or the sweep tells it',
    'use-cases/crashes.test.ts > in the middle of a bucket: the rest is made',
    'use-cases/sweep/sweep-account.test.ts > is told by the sweep, once',
  ),
  row(
    'An event hangs, or is slower than its deadline',
    'It is given back at its deadline and the process ends; its neighbours wait for seconds',
    'lambda/queue-handler.test.ts > is given back at its deadline, and then the process ends',
    'lambda/queue-handler.test.ts > never makes the handler answer early, so that nothing is left for the next invocation to thaw',
  ),
  row(
    'An event fails again and again',
    'It is tried for about an hour and then lies in the dead letters, which have an alarm; it costs its neighbours nothing',
    'lambda/storm.test.ts > is tried for about an hour and costs its neighbours nothing',
  ),
  row(
    'A message is not JSON',
    'It is in the dead letters at once, and its neighbours are handled',
    'lambda/queue-handler.test.ts > gives back only the message that is not JSON and handles its neighbours',
    'e2e/bad-input.test.ts > a message that is not JSON is parked, and its neighbours are handled',
  ),
  row(
    'The same event is delivered again',
    'It is told once',
    'use-cases/guard-change.test.ts > is told once, however often its event comes',
  ),
  row(
    'The ledger does not answer',
    'What is broken is told, and nothing is put back',
    'core/decide.test.ts > the ledger does not answer',
  ),
  row(
    'A row of the ledger is of another version, was edited, or makes no sense',
    'Nothing is put back on the word of it, and what it may stand for is told',
    'use-cases/other-versions.test.ts > with %s: the next delivery tells it and makes no call',
    'use-cases/other-versions.test.ts > does not keep a change that was replaced from ending',
  ),
  row(
    'Slack refuses the blocks of an alert',
    'The alert is posted as plain text',
    'use-cases/deliver-slack.test.ts > blocks that Slack refuses are followed by plain text',
  ),
  row(
    'An alert is too large for SNS',
    'Long values are cut, then long commands; the alert says so',
    'alerts/sns.test.ts > fits and says that it was shortened: %s',
    'alerts/sns.test.ts > whatever an outcome holds, the message fits and its JSON is an outcome',
  ),
  row(
    'A log bucket is in another Region',
    'It is read, created and repaired through the endpoint of that Region',
    'integration/bucket-regions.test.ts > reads several buckets of several Regions at once',
  ),
  row(
    'S3 will not answer about a bucket',
    'The bucket is unknown, with the reason; the rest of the sweep goes on',
    'integration/bucket-regions.test.ts > does not know a bucket that S3 will not answer about',
  ),
  row(
    'Security Hub is not enabled, refuses, is throttled or does not answer',
    'The own topic has the alert before; it is logged and counted, and what is still broken comes again with the next reminder',
    'e2e/security-hub.test.ts > a Security Hub that is %s keeps no alert from the own topic, and is logged',
    'adapters/aws/security-hub.test.ts > log the line that is counted, and throw nothing, if Security Hub %s',
    'adapters/aws/security-hub.test.ts > wait five seconds at most for an answer',
  ),
];
