import { stringAt } from '../formats/json.ts';

/**
 * Is it a tick of the schedule, which goes on with the last round of the sweep? Everything else, such as a
 * deployment or a person, begins a new round.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
 */
export const isTick = (event: unknown): boolean => stringAt(event, 'detail-type') === 'Scheduled Event';
