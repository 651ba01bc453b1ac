import { html, type Markup, NOTHING, nameOf } from '../../html/markup.ts';
import type { NodeExamination, Step } from '../examination.ts';
import { headline, isBehind, verdictOf } from '../node/text.ts';
import { commandBox } from './command-box.ts';

/** The mark of a step, and its word, which a screen reader says instead. */
const MARKS: Readonly<Record<Step['verdict'], readonly [string, string]>> = {
  pass: ['✓', 'ok'],
  fail: ['✕', 'FAIL'],
  unknown: ['?', 'cannot be told'],
  skipped: ['·', 'not looked at'],
};

const row = (label: string, text: string | undefined): Markup =>
  text ? html`<dt>${label}</dt><dd>${text}</dd>` : NOTHING;

const mending = ({ userSees, missing, advice, commands }: Step): Markup => {
  const facts =
    userSees || missing ? html`<dl>${row('Needs', missing)}${row('Users see', userSees)}</dl>` : NOTHING;
  const said = advice ? html`<p>${advice}.</p>` : NOTHING;
  const helps = commands.length > 0 ? html`<p>To mend it:</p>${commands.map(commandBox)}` : NOTHING;
  return html`${facts}${said}${helps}`;
};

const stepOf = (step: Step, isFirstBreak: boolean): Markup => {
  const [mark, word] = MARKS[step.verdict];
  const head = html`<strong>${step.title}</strong> <span class="m ${step.verdict === 'fail' ? 'f' : 'n'}">${word}</span>`;
  const dot = html`<span class="dot" aria-hidden="true">${mark}</span>`;
  const said = html`<p>${nameOf(step.evidence)}</p>${mending(step)}`;
  if (step.verdict !== 'fail') return html`<li class="${step.verdict}">${dot}${head}${said}</li>`;
  const here = isFirstBreak ? html`<p><strong>The way breaks here.</strong></p>` : NOTHING;
  return html`<li class="fail">${dot}${head}<div class="here">${here}${said}</div></li>`;
};

/** What lies behind the break is one step, which names what was not looked at. */
const behindOf = (steps: readonly Step[]): Markup =>
  steps.length === 0
    ? NOTHING
    : html`<li class="skipped"><span class="dot" aria-hidden="true">·</span><strong>Not looked at, because it lies behind</strong><p class="dim">${steps.map(({ title }) => title).join(', ')}</p></li>`;

/** The way from a person to a shell on a node, drawn step by step, with the step where it breaks. */
export const pathOf = (examination: NodeExamination): Markup => {
  const steps = examination.steps.filter((step) => !isBehind(step));
  const first = steps.find(({ verdict }) => verdict === 'fail');
  const drawn = steps.map((step) => stepOf(step, step === first));
  const title = headline(examination);
  return html`<h3>${nameOf(title)}</h3><p>${verdictOf(examination)}.</p><ol class="path" aria-label="Steps to a session on ${title}">${drawn}${behindOf(examination.steps.filter(isBehind))}</ol>`;
};
