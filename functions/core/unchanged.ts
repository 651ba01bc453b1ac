/** What an outcome says was done when the guard only alerted. */
export const UNCHANGED = 'Nothing was changed.';

/** The same with the reason, which is one clause without a capital letter and without a final full stop. */
export const unchanged = (because: string): string => `Nothing was changed: ${because}.`;
