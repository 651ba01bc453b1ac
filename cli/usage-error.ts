/**
 * The command line, or a file that it names, is wrong; the message is for the person who typed it. Exit code
 * 2.
 */
export class UsageError extends Error {
  override name = 'UsageError';
}
