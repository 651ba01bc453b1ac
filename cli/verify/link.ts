/** One link between a change in the account and the people who hear of it. */
export type Link = {
  /** What it is, such as `queue reader of guard-network`. */
  readonly title: string;
  readonly verdict: 'works' | 'broken' | 'unknown';
  /** What was found there. */
  readonly evidence: string;
};

/** A link that works. */
export const works = (title: string, evidence: string): Link => ({ title, verdict: 'works', evidence });
/** A link that is broken. */
export const broken = (title: string, evidence: string): Link => ({ title, verdict: 'broken', evidence });
/** A link that could not be looked at. */
export const unseen = (title: string, evidence: string): Link => ({ title, verdict: 'unknown', evidence });

/** Looks at a link; what AWS refuses to show is unknown, and the other links are looked at nevertheless. */
export const look = async (title: string, read: () => Promise<readonly Link[]>): Promise<readonly Link[]> => {
  try {
    return await read();
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [unseen(title, message)];
  }
};

/** A time that has passed, in words: `2 min 10 s`. */
export const inWords = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
};
