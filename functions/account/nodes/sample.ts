/** Alerts name so many nodes at most; the rest is a number. */
const MOST_NAMES = 5;

/** The first few names, for an alert. */
export const sampleOf = (names: readonly string[]): readonly string[] => names.slice(0, MOST_NAMES);
