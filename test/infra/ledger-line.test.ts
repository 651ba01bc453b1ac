import { expect, it } from 'vitest';
import { AccountUnavailableError } from '../../functions/core/ports.ts';
import { LEDGER_UNREADABLE } from '../../infra/stack/counted-lines.ts';
import { associate } from '../support/samples/sample-changes.ts';
import { remembering } from '../support/samples/sample-guard.ts';

const down = (): Promise<never> => Promise.reject(new AccountUnavailableError('throttled'));

it('a guard and the sweep log the line that the metric filter counts', async () => {
  const made = await remembering();
  made.ports = { ...made.ports, ledger: { ...made.ports.ledger, load: down, open: down } };
  await made.deliver(associate(made, 'dopt-public'), 'network');
  expect(made.complaints).toContain(LEDGER_UNREADABLE);
  made.complaints.length = 0;
  await made.sweep();
  expect(made.complaints).toContain(LEDGER_UNREADABLE);
});
