/** Logical ids of the hub's template that the guards' template does not have. */
export const HUB_BUS = 'HubBus';
export const HUB_QUEUE = 'HubQueue';
export const HUB_DEAD_LETTERS = 'HubDeadLetters';
export const HUB_EVENTS_RULE = 'HubEventsRule';
export const SILENCE_RULE = 'SilenceRule';
export const DASHBOARD = 'HubDashboard';
