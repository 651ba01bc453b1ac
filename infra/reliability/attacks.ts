import { row } from './row.ts';

/** What somebody may try with the guard, or with those who read its alerts. */
export const ATTACKS = [
  row(
    'An event of another account or of a Region that cannot concern us is put on the bus',
    'No rule takes it, and the guard ignores it',
    'infra/packaged.test.ts > takes events of the own account alone',
  ),
  row(
    'Somebody who may send to every queue, an administrator included, writes into a queue, the topic or the ledger',
    'AWS refuses it by an explicit denial',
    'infra/iam/who-may-send.test.ts > take nothing of %s',
    'infra/iam/who-may-send.test.ts > takes nothing of %s',
    'infra/iam/who-may-send.test.ts > %s is for its own roles',
  ),
  row(
    'Somebody steers a guard and wants to become an administrator, run commands, reach data or silence it',
    'IAM allows none of it, in alert mode and in auto-fix mode',
    'infra/iam/wish-list.test.ts > a role of the stack, with %s, does not help',
  ),
  row(
    'A stranger takes the name of a deleted log bucket',
    'Nothing is created or written; a security finding that no tag mutes',
    'use-cases/bucket-auto-fix.test.ts > is a security finding once a stranger has the name, and nothing is written to it',
  ),
  row(
    'A name, a document or a policy holds quotes, `$(…)`, backticks, line breaks or a leading dash',
    'A command that is copied out of mail, Slack, Amazon Q Developer or the JSON makes the call that is meant, in sh and in an interactive bash',
    'properties/paste.test.ts > is the call that is meant, in each channel, whatever the names are',
    'properties/paste.test.ts > is the resource that is meant where it mutes, whatever the names are',
  ),
  row(
    'A value begins with `file://`, `http://` or `--`, which the AWS CLI would follow',
    'It stands in `--cli-input-json`, where the CLI takes it literally',
    'formats/cli-command.test.ts > stands as JSON where the CLI or a shell would read it differently',
  ),
  row(
    'An outcome in the queue of Slack holds a command with a backtick, a control character or a character that reverses text',
    'The command is not shown, and the alert says so',
    'properties/paste.test.ts > a command is shown as code only where nothing in it can mislead a reader, whoever wrote the outcome',
    'alerts/escape.test.ts > with %s is not copyable',
  ),
  row(
    'A name holds a line break and looks like a part of the alert',
    'It stays on its line and in its place',
    "alerts/text.test.ts > nobody's name forges a line",
    'alerts/text.test.ts > no text of others begins a line, whatever an outcome holds',
  ),
  row(
    'A name holds `<!channel>`, `@here`, a link or markup',
    'It is shown as it is; nobody is notified, and no link is made of it',
    'alerts/chatbot.test.ts > whatever an outcome holds, the limits hold and nothing of others is markup',
    'alerts/slack.test.ts > whatever an outcome holds, the limits hold and nothing of others is markup',
  ),
  row(
    'The Region of an event is `example.com/`',
    'There is no link: a link leads to an AWS console or is left out',
    'account/console-links.test.ts > do not exist for the Region %j',
    'alerts/escape.test.ts > a host that begins alike',
  ),
  row(
    'Something is named `constructor`, `__proto__` or `toString`',
    'It is a name like any other',
    'properties/inherited-names.test.ts > is a name like any other where an event names it',
    'properties/inherited-names.test.ts > is a name like any other where something of the account has it',
    'architecture/lookups.test.ts > a table with texts as keys is looked up by own properties alone',
  ),
  row(
    'Events, ledger rows, documents, policies and notifications of any content, size and depth',
    'Each ends in an outcome or in the dead letters; none throws or takes a second, and no memory is kept',
    'properties/hostile.test.ts > throw nothing, take no second each, and are judged',
    'properties/any-json.test.ts > ends in an outcome, and what is told has words',
    'formats/json.test.ts > takes 500 levels of %s and no more, so that no recursion ends the process',
  ),
  row(
    'Somebody who broke something keeps the guard from seeing it, so that its finding in Security Hub becomes harmless',
    'A doubt after a change is not written: the finding stays active and failed',
    'alerts/asff.test.ts > lets only an end, a fix or a correction of the sweep take a finding out of sight',
  ),
  row(
    'An account of the organization forges an event, so as to end the page of another account or to write into its card',
    'The examples for PagerDuty and Teams take nothing of an event but what EventBridge fills in',
    'examples/others.test.ts > takes nothing of an event but what EventBridge fills in',
    'examples/others.test.ts > says nothing of another account or Region, whatever a sender writes into its event',
  ),
];
