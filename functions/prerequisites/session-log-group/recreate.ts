import type { ApiCall, Plan } from '../../account/api-call.ts';
import type { LogGroup } from '../../account/preferences/preferences.ts';

type Calls = 'logs:CreateLogGroup' | 'logs:PutRetentionPolicy';

const creation = (logGroupName: string, baseline: LogGroup | undefined): ApiCall<Calls> => {
  const tags = Object.fromEntries(
    Object.entries(baseline?.tags ?? {}).filter(([key]) => !key.startsWith('aws:')),
  );
  const input = {
    logGroupName,
    ...(baseline?.kmsKeyId ? { kmsKeyId: baseline.kmsKeyId } : {}),
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
  };
  return { api: 'logs:CreateLogGroup', input };
};

const retention = (logGroupName: string, retentionInDays: number | undefined): readonly ApiCall<Calls>[] =>
  retentionInDays === undefined
    ? []
    : [{ api: 'logs:PutRetentionPolicy', input: { logGroupName, retentionInDays } }];

/** A log group with the same name and the last known settings. */
export const recreateLogGroup = (name: string, baseline: LogGroup | undefined): Plan<Calls> => ({
  calls: [creation(name, baseline), ...retention(name, baseline?.retentionInDays)],
  restores: baseline ? `log group ${name}, empty, with the settings it had` : `an empty log group ${name}`,
  exact: baseline !== undefined && (baseline.unread ?? []).length === 0,
});
