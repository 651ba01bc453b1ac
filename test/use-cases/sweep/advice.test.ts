import { describe, expect, it } from 'vitest';
import { toText } from '../../../functions/alerts/text.ts';
import { BUCKET, VPC_ID } from '../../support/samples/sample-account.ts';
import { associate, deleteBucket, deleteGroup } from '../../support/samples/sample-changes.ts';
import { bench, later } from '../../support/samples/sample-guard.ts';

const FOUND =
  'Found by the hourly sweep. No event explains it, so it is unknown who caused it. Nothing was changed.';

describe('what the sweep offers for what no event explains', () => {
  it('says what the commands set up, and what to mind', async () => {
    const made = bench();
    await made.sweep();
    later(made, 60);
    associate(made, 'dopt-public');
    deleteGroup(made);
    deleteBucket(made);
    const told = await made.sweep();
    const by = (id: string) => told.find(({ prerequisite }) => prerequisite === id);
    const names = by('vpc-name-resolution');
    expect(by('session-log-bucket')).toMatchObject({
      status: 'alerted',
      action: `${FOUND} The offered fix sets up bucket ${BUCKET}, empty, with the settings it had. Before you run it: if the preferences name the wrong bucket, correct the name there instead.`,
      commands: { fix: expect.arrayContaining([expect.stringMatching(/^aws s3api create-bucket /)]) },
    });
    // Encryption is required, and no key is known that CloudWatch Logs may use.
    expect(by('session-log-group')).toMatchObject({ action: FOUND, commands: { fix: [], undo: [] } });
    expect(names?.action).toContain(`The offered fix sets up dopt-amazon, and so the resolver of ${VPC_ID}`);
    expect(names && toText(names)).toContain(
      `To fix it:\naws ec2 associate-dhcp-options --dhcp-options-id dopt-amazon --vpc-id ${VPC_ID}`,
    );
    expect(made.written).toEqual([]);
  });

  it('says so again when it reminds', async () => {
    const made = bench({ settings: { reminderHours: 24 } });
    deleteBucket(made);
    await made.sweep();
    later(made, 25 * 60);
    const [reminder] = await made.sweep();
    expect(reminder?.action).toMatch(
      /^Reminder: still broken since .* Nothing was changed\. The offered fix sets up /,
    );
  });
});
