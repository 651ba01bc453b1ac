import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import { trailTaken } from './selectors.ts';
import { isTrail, type Trail } from './trails.ts';

type CloudTrailCall = Extract<ApiCall, { api: `cloudtrail:${string}` }>;

const changed = (trail: Trail, call: CloudTrailCall): readonly Trail[] => {
  switch (call.api) {
    case 'cloudtrail:StartLogging':
      return [{ ...trail, logging: true }];
    case 'cloudtrail:StopLogging':
      return [{ ...trail, logging: false }];
    case 'cloudtrail:DeleteTrail':
      return [];
    case 'cloudtrail:PutEventSelectors': {
      const { managementWrites: _, leavesOut: __, ...rest } = trail;
      return [{ ...rest, ...trailTaken(call.input) }];
    }
    case 'cloudtrail:UpdateTrail': {
      const { IsMultiRegionTrail = trail.multiRegion, IncludeGlobalServiceEvents } = call.input;
      const isGlobal = IncludeGlobalServiceEvents ?? trail.globalEvents;
      return [
        {
          ...trail,
          multiRegion: IsMultiRegionTrail,
          ...(isGlobal === undefined ? {} : { globalEvents: isGlobal }),
        },
      ];
    }
  }
};

/** Trails: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html and its neighbours. */
export const applyCloudTrail = (state: AccountState, call: CloudTrailCall): Applied => {
  const name = call.api === 'cloudtrail:PutEventSelectors' ? call.input.TrailName : call.input.Name;
  const regions = Object.entries(state.trails);
  const isKnown = regions.some(([, trails]) => presentValue(trails)?.some((trail) => isTrail(trail, name)));
  if (!isKnown) return refused('TrailNotFoundException');
  const trails = regions.map(([region, observed]) => {
    const list = presentValue(observed);
    if (!list) return [region, observed] as const;
    return [
      region,
      present(list.flatMap((trail) => (isTrail(trail, name) ? changed(trail, call) : [trail]))),
    ] as const;
  });
  return applied({ ...state, trails: Object.fromEntries(trails) });
};
