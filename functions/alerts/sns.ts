import type { Outcome } from '../core/outcome.ts';
import { type AlertAttributes, attribute } from './attributes.ts';
import { toChatbotNotification } from './chatbot.ts';
import { oneLine } from './escape.ts';
import { headline } from './headline.ts';
import { type AlertOptions, DEFAULT_OPTIONS } from './mute.ts';
import { shorterForms } from './shrink.ts';
import { toShortText, toText } from './text.ts';

/** The message as it is published, without the topic; keys are spelled as in the SDK. */
export type SnsMessage = {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageStructure: 'json';
  readonly MessageAttributes: AlertAttributes;
};

/**
 * Bytes of UTF-8 of a whole message: 262,144, less room for the subject and the attributes.
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const SNS_MAX_BYTES = 262_144 - 4_096;

/** "less than 100 characters long", says the same page. */
const SUBJECT_MAX = 99;

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** A subject is a mail header: it must be ASCII without line breaks. */
const ascii = (subject: string): string =>
  oneLine(subject)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^ -~]/gu, '?');

/** A name in another script would be question marks, so a wording without it is better. */
const isWritten = (text: string): boolean => !/\?/.test(ascii(text)) || text.includes('?');

const subjectOf = (outcome: Outcome): string => {
  const written = (text: string): string => ascii(`[${outcome.severity}] ${text}`);
  return written(headline(outcome, (text) => isWritten(text) && written(text).length <= SUBJECT_MAX));
};

/** What an outcome that ends an alert says of it. */
const endedBy = ({ status, resolved }: Outcome): Outcome['resolved'] =>
  status === 'resolved' ? resolved : undefined;

const subjectOfAlert = (outcome: Outcome): string | undefined =>
  outcome.status === 'follow-up' ? outcome.followUp?.subject : endedBy(outcome)?.subject;

/**
 * The subject of the mail about an outcome. What is resolved has that of its alert, so that mail programs join them.
 */
export const mailSubject = (outcome: Outcome): string =>
  ascii(subjectOfAlert(outcome) ?? '')
    .slice(0, SUBJECT_MAX)
    .trim() || subjectOf(outcome);

/** SQS refuses these two characters although they are valid Unicode, and the alert would be lost. */
const toJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\uFFFE\uFFFF]/g, (character) =>
    character === '\uFFFE' ? '\\ufffe' : '\\uffff',
  );

const messageOf = (outcome: Outcome, isWhole: boolean, options: AlertOptions, version?: string): string => {
  const json = toJson(version === undefined ? outcome : { ...outcome, version });
  const text = toText(outcome, options);
  return JSON.stringify({
    default: isWhole ? text : toShortText(outcome),
    email: text,
    https: toJson(toChatbotNotification(outcome, options)),
    lambda: json,
    sqs: json,
  });
};

/**
 * One message for every kind of subscriber: text for mail, a Chatbot notification for https, the whole outcome
 * as JSON for Lambda and SQS, with the version of the guard. It always fits; an outcome that had to be shortened says so in
 * `action`.
 */
export const toSnsMessage = (
  outcome: Outcome,
  options: AlertOptions = DEFAULT_OPTIONS,
  version?: string,
): SnsMessage => {
  const forms = shorterForms(outcome);
  let message = '';
  for (const [index, form] of forms.entries()) {
    message = messageOf(form(), index === 0, options, version);
    if (byteLength(message) <= SNS_MAX_BYTES) break;
  }
  return {
    Subject: mailSubject(outcome),
    Message: message,
    MessageStructure: 'json',
    MessageAttributes: {
      status: attribute(outcome.status),
      prerequisite: attribute(outcome.prerequisite),
      // Who asks for critical alerts only is told when one of them is over.
      severity: attribute(endedBy(outcome)?.severity ?? outcome.severity),
    },
  };
};
