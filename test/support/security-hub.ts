import { jsonClient } from '../../functions/adapters/aws/shared/json-service.ts';
import type { AsffFinding } from '../../functions/alerts/asff/shape.ts';
import type { TestAccount } from './account.ts';

/** The findings that Security Hub keeps. */
export const keptFindings = async ({ owner }: TestAccount): Promise<readonly AsffFinding[]> => {
  const posts = { GetFindings: ['/findings', 'Filters'] } as const;
  const { Findings } = await jsonClient({ name: 'securityhub', posts }, owner).call('GetFindings', {});
  return Findings as unknown as readonly AsffFinding[];
};
