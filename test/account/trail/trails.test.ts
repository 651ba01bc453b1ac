import { describe, expect, it } from 'vitest';
import { managementTaken } from '../../../functions/account/trail/selectors.ts';
import { coversRegion } from '../../../functions/account/trail/trails.ts';

const management = (...more: readonly object[]) => ({
  AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more] }],
});

describe('event selectors', () => {
  it.each([
    ['none at all', {}, true],
    [
      'basic, everything',
      { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
      true,
    ],
    ['basic, writes only', { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] }, true],
    ['basic, reads only', { EventSelectors: [{ ReadWriteType: 'ReadOnly' }] }, false],
    ['basic, data only', { EventSelectors: [{ IncludeManagementEvents: false }] }, false],
    ['basic, one of two', { EventSelectors: [{ IncludeManagementEvents: false }, {}] }, true],
    [
      'basic, as CloudTrail records it',
      { eventSelectors: [{ readWriteType: 'All', includeManagementEvents: false }] },
      false,
    ],
    ['advanced, management', management(), true],
    ['advanced, reads only', management({ Field: 'readOnly', Equals: ['true'] }), false],
    ['advanced, writes only', management({ Field: 'readOnly', Equals: ['false'] }), true],
    ['advanced, but for KMS', management({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }), true],
    [
      'advanced, of one service',
      management({ Field: 'eventSource', Equals: ['ec2.amazonaws.com'] }),
      undefined,
    ],
    [
      'advanced, data, as CloudTrail records it',
      { advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Data'] }] }] },
      false,
    ],
  ])('%s', (_, selectors, expected) => {
    expect(managementTaken(selectors).writes).toBe(expected);
  });
});

const trail = {
  arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/example',
  name: 'example',
  homeRegion: 'eu-west-1',
  multiRegion: true,
  logging: true,
  managementWrites: true,
};

describe('what a trail covers', () => {
  it.each([
    ['all Regions', {}, true],
    ['another Region', { multiRegion: false }, false],
    ['nothing, stopped', { logging: false }, false],
    ['nothing, data only', { managementWrites: false }, false],
  ])('%s', (_, more, expected) => {
    expect(coversRegion({ ...trail, ...more }, 'ap-northeast-1')).toBe(expected);
  });

  it('is not known where the status may not be read', () => {
    const { logging: _, ...unread } = trail;
    expect(coversRegion(unread, 'ap-northeast-1')).toBeUndefined();
    expect(coversRegion({ ...unread, managementWrites: false }, 'ap-northeast-1')).toBe(false);
  });
});
