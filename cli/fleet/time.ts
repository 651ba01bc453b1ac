const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/**
 * Milliseconds of a time as the hub writes it; NaN for anything else. `Date.parse` alone finds a time in almost any text that holds
 * a number.
 */
export const timeIn = (text: string): number => (ISO.test(text) ? Date.parse(text) : Number.NaN);
