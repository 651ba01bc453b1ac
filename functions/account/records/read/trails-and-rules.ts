import { at, stringAt } from '../../../formats/json.ts';
import { isTrue, type Reader, type Readers, withTexts } from './reader.ts';

const byName = (
  api:
    | 'cloudtrail:StartLogging'
    | 'cloudtrail:StopLogging'
    | 'cloudtrail:DeleteTrail'
    | 'events:EnableRule'
    | 'events:DisableRule'
    | 'events:DeleteRule',
): Reader => withTexts(['name'], (Name) => ({ api, input: { Name } }));

const putEventSelectors: Reader = ({ request }) => {
  const TrailName = stringAt(request, 'trailName');
  const basic = at(request, 'eventSelectors');
  const advanced = at(request, 'advancedEventSelectors');
  if (!TrailName) return undefined;
  return {
    api: 'cloudtrail:PutEventSelectors',
    input: {
      TrailName,
      ...(Array.isArray(basic) ? { EventSelectors: basic } : {}),
      ...(Array.isArray(advanced) ? { AdvancedEventSelectors: advanced } : {}),
    },
  };
};

const flagAt = (value: unknown, key: string): boolean | undefined => {
  const flag = at(value, key);
  return flag === undefined || flag === null ? undefined : isTrue(flag);
};

const updateTrail: Reader = ({ request }) => {
  const Name = stringAt(request, 'name');
  const IsMultiRegionTrail = flagAt(request, 'isMultiRegionTrail');
  const IncludeGlobalServiceEvents = flagAt(request, 'includeGlobalServiceEvents');
  if (!Name) return undefined;
  return {
    api: 'cloudtrail:UpdateTrail',
    input: {
      Name,
      ...(IsMultiRegionTrail === undefined ? {} : { IsMultiRegionTrail }),
      ...(IncludeGlobalServiceEvents === undefined ? {} : { IncludeGlobalServiceEvents }),
    },
  };
};

const removeTargets: Reader = ({ request }) => {
  const Rule = stringAt(request, 'rule');
  const ids = at(request, 'ids');
  const Ids = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  return Rule ? { api: 'events:RemoveTargets', input: { Rule, Ids } } : undefined;
};

const putRule: Reader = ({ request }) => {
  const Name = stringAt(request, 'name');
  const EventPattern = stringAt(request, 'eventPattern');
  const State = stringAt(request, 'state');
  if (!Name) return undefined;
  const input = { Name, ...(EventPattern ? { EventPattern } : {}), ...(State ? { State } : {}) };
  return { api: 'events:PutRule', input };
};

const putTargets: Reader = ({ request }) => {
  const Rule = stringAt(request, 'rule');
  const targets = at(request, 'targets');
  if (!Rule) return undefined;
  const Targets = (Array.isArray(targets) ? targets : []).map((target: unknown) => {
    const Input = stringAt(target, 'input');
    const InputPath = stringAt(target, 'inputPath');
    const InputTransformer = at(target, 'inputTransformer');
    return {
      Id: stringAt(target, 'id') ?? '',
      Arn: stringAt(target, 'arn') ?? '',
      ...(Input ? { Input } : {}),
      ...(InputPath ? { InputPath } : {}),
      ...(InputTransformer ? { InputTransformer } : {}),
    };
  });
  return { api: 'events:PutTargets', input: { Rule, Targets } };
};

/** What delivers events to the guard: CloudTrail's trails and EventBridge's rules. */
export const TRAIL_AND_RULE_CALLS: Readers = {
  'cloudtrail:StartLogging': byName('cloudtrail:StartLogging'),
  'cloudtrail:StopLogging': byName('cloudtrail:StopLogging'),
  'cloudtrail:DeleteTrail': byName('cloudtrail:DeleteTrail'),
  'cloudtrail:UpdateTrail': updateTrail,
  'cloudtrail:PutEventSelectors': putEventSelectors,
  'events:EnableRule': byName('events:EnableRule'),
  'events:DisableRule': byName('events:DisableRule'),
  'events:DeleteRule': byName('events:DeleteRule'),
  'events:PutRule': putRule,
  'events:PutTargets': putTargets,
  'events:RemoveTargets': removeTargets,
};
