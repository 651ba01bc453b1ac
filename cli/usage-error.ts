/** The command line, or a file that it names, is wrong. The message is for whoever typed it. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
