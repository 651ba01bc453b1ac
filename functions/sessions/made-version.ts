import type { Change } from '../formats/cloudtrail.ts';
import { stringAt } from '../formats/json.ts';

/** The number of the version that an update of a document made, where the response tells it. */
export const madeVersion = ({ response }: Change): number | undefined => {
  const version = Number(
    stringAt(response, 'documentDescription', 'documentVersion') ??
      stringAt(response, 'documentDescription', 'latestVersion'),
  );
  return Number.isInteger(version) && version > 0 ? version : undefined;
};
