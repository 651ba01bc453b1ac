import { isCopyable, NOT_COPYABLE } from '../../../functions/alerts/escape.ts';
import { html, type Markup } from '../../html/markup.ts';

/** A command with a button that copies it, which needs the script. */
export const commandBox = (command: string): Markup =>
  isCopyable(command)
    ? html`<div class="cmd"><pre><code>${command}</code></pre><button type="button" class="copy">Copy command</button></div>`
    : html`<p>${NOT_COPYABLE}</p>`;
