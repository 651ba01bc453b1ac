import type { Terminal } from '../terminal/terminal.ts';
import { checkTogether, type DoctorOptions, failOnOf, formatOf, prerequisitesOf } from './options.ts';
import { policyFor } from './print-policy.ts';

/**
 * `session-guard doctor`: examines real accounts, and changes nothing. Returns the exit code. The clients of AWS are loaded
 * only when the command line is known to be right, and most of them only when AWS knows who asks.
 */
export const doctorCommand = async (
  targets: readonly string[],
  options: DoctorOptions,
  terminal: Terminal,
): Promise<number> => {
  checkTogether(options, targets);
  if (options.printPolicy) {
    terminal.out(policyFor(options.region?.[0] ?? process.env['AWS_REGION'] ?? ''));
    return 0;
  }
  const wanted = {
    targets,
    prerequisites: prerequisitesOf(options.only),
    format: formatOf(options),
    failOn: failOnOf(options),
    html: options.html,
    snapshot: options.snapshot,
    mask: options.mask ?? false,
  };
  const { placesOf } = await import('./places.ts');
  const places = await placesOf(options, terminal);
  const { runDoctor } = await import('./run.ts');
  return runDoctor(places, wanted, terminal);
};
