import { describe, expect, it } from 'vitest';
import { readHubSettings } from '../../functions/lambda/hub-config.ts';

const GIVEN = {
  INSTALLATIONS_TABLE: 'hub-installations',
  ALERT_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:alerts',
  ALARM_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:alarms',
};

describe('settings of the hub', () => {
  it('ask no organization for names unless they say so', () => {
    expect(readHubSettings({ ...GIVEN, ACCOUNT_NAMES: '111122223333=prod' })).toMatchObject({
      names: { '111122223333': 'prod' },
      namesFromOrganization: false,
    });
    expect(readHubSettings({ ...GIVEN, NAMES_FROM_ORGANIZATION: 'true' }).namesFromOrganization).toBe(true);
  });

  it('are refused with all their problems', () => {
    expect(() => readHubSettings({ ACCOUNT_NAMES: 'prod', NAMES_FROM_ORGANIZATION: 'yes' })).toThrow(
      /INSTALLATIONS_TABLE is missing.*ACCOUNT_NAMES prod.*NAMES_FROM_ORGANIZATION must be true or false/s,
    );
  });
});
