/** The clocks of AWS services and of a Lambda function may differ by this much. */
const SKEW_MS = 5 * 60 * 1000;

/** Does a time (ISO 8601) lie ahead, by more than clocks differ? An unreadable time does not. */
export const isFuture = (time: string, now: Date): boolean => Date.parse(time) - now.getTime() > SKEW_MS;
