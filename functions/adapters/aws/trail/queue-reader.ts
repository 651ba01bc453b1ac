import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { QueueReader } from '../../../account/trail/trails.ts';
import { aspect, aspectValue } from '../shared/errors.ts';

const OFF: readonly string[] = ['Disabling', 'Disabled'];
const GONE = 'Deleting';

const readerOf = (states: readonly string[]): QueueReader => {
  const left = states.filter((state) => state !== GONE);
  if (left.length === 0) return 'none';
  return left.every((state) => OFF.includes(state)) ? 'disabled' : 'enabled';
};

/**
 * Asks whether a function reads a queue, once for each queue. Undefined if the guard may not see it.
 * Source: https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
 */
export const queueReaders = (
  lambda: () => Promise<LambdaClient>,
): ((queueArn: string) => Promise<QueueReader | undefined>) => {
  const asked = new Map<string, Promise<QueueReader | undefined>>();
  const ask = async (EventSourceArn: string): Promise<QueueReader | undefined> => {
    const { ListEventSourceMappingsCommand } = await import('./lambda-sdk.ts');
    const client = await lambda();
    const found = await aspect('lambda:ListEventSourceMappings', [], () =>
      client.send(new ListEventSourceMappingsCommand({ EventSourceArn })),
    );
    const answer = aspectValue(found);
    return answer && readerOf((answer.EventSourceMappings ?? []).map(({ State }) => State ?? 'Enabled'));
  };
  return (queueArn) => {
    const answer = asked.get(queueArn) ?? ask(queueArn);
    asked.set(queueArn, answer);
    return answer;
  };
};
