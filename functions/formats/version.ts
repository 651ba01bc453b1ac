/** The version of session-guard, which is that of package.json. CloudTrail and throttling reports show whose calls these are. */
export const VERSION = '0.1.0';
