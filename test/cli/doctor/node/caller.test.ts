import { describe, expect, it } from 'vitest';
import type { IamDecision } from '../../../../functions/account/identity/decision.ts';
import { absent, unknown } from '../../../../functions/account/observed.ts';
import { CALLER, examined, stateOf, stepIn, stepsWith, WEB } from '../../../support/doctor/node-context.ts';

const NODE = `arn:aws:ec2:ap-northeast-1:111122223333:instance/${WEB}`;
const DOCUMENT = 'arn:aws:ssm:ap-northeast-1:111122223333:document/SSM-SessionManagerRunShell';
const SESSION = 'arn:aws:ssm:ap-northeast-1:111122223333:session/alice-0123456789abcdef0';

/** IAM allows everything but one action on one resource. */
const but =
  (wanted: string, on: string, decision: IamDecision) =>
  (action: string, resource: string): IamDecision =>
    action === wanted && resource === on ? decision : { verdict: 'allowed' };

const REFUSALS: readonly (readonly [string, IamDecision, string])[] = [
  ['no policy allows it', { verdict: 'implicitDeny' }, `ssm:StartSession on ${NODE} is denied for`],
  ['a policy denies it', { verdict: 'explicitDeny' }, 'by an explicit deny'],
  [
    'a boundary',
    { verdict: 'implicitDeny', limitedBy: 'permissions-boundary' },
    'by the permissions boundary',
  ],
  [
    'an SCP',
    { verdict: 'explicitDeny', limitedBy: 'organization' },
    'only the management account can change',
  ],
];

describe('the caller', () => {
  it.each(REFUSALS)('is refused the node: %s', async (_, decision, words) => {
    const node = await examined(stateOf(), WEB, { decide: but('ssm:StartSession', NODE, decision) });
    expect(stepsWith(node, 'fail')).toEqual(['caller-session']);
    expect(stepIn(node, 'caller-session')).toMatchObject({
      evidence: expect.stringContaining(words),
      userSees: expect.stringContaining(`User: ${CALLER} is not authorized to perform: ssm:StartSession`),
    });
  });

  it('is refused the document', async () => {
    const decide = but('ssm:StartSession', DOCUMENT, { verdict: 'implicitDeny' });
    const node = await examined(stateOf(), WEB, { decide });
    expect(stepIn(node, 'caller-session').evidence).toContain(`ssm:StartSession on ${DOCUMENT} is denied`);
  });

  it('without the permission hides nothing of the node: an auditor may ask, too', async () => {
    const decide = but('ssm:StartSession', NODE, { verdict: 'implicitDeny' });
    expect(stepsWith(await examined(stateOf(), WEB, { decide }), 'skipped')).toEqual([]);
  });

  it('that lacks what only samples of AWS grant is in doubt', async () => {
    const decide = but('ssmmessages:OpenDataChannel', SESSION, { verdict: 'implicitDeny' });
    const node = await examined(stateOf(), WEB, { decide });
    expect(stepIn(node, 'caller-session')).toMatchObject({
      verdict: 'unknown',
      evidence: expect.stringContaining('it is not confirmed that sessions need it'),
    });
  });

  it('on whom a condition decides is in doubt, with the condition', async () => {
    const because = 'a condition on aws:MultiFactorAuthPresent decides';
    const decide = but('ssm:StartSession', NODE, { verdict: 'unknown', because });
    expect(stepIn(await examined(stateOf(), WEB, { decide }), 'caller-session')).toMatchObject({
      verdict: 'unknown',
      evidence: expect.stringContaining(because),
    });
  });

  it('needs the key that the preferences name', async () => {
    const key = 'arn:aws:kms:ap-northeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const decide = but('kms:GenerateDataKey', key, { verdict: 'implicitDeny' });
    const node = await examined(stateOf(), WEB, { decide });
    expect(stepsWith(node, 'fail')).toEqual(['caller-key']);
  });

  it('of whom IAM cannot be asked is in doubt, with the reason', async () => {
    const node = await examined(stateOf(), WEB, { caller: unknown('you are the root user') });
    expect(stepIn(node, 'caller-session')).toMatchObject({
      verdict: 'unknown',
      evidence: 'you are the root user',
    });
    expect(stepIn(node, 'caller-key').verdict).toBe('skipped');
  });

  it('who may not ask IAM is told the missing action', async () => {
    const caller = unknown('the guard may not call iam:SimulatePrincipalPolicy on it');
    const node = await examined(stateOf(), WEB, { caller });
    expect(stepIn(node, 'caller-session').missing).toBe('iam:SimulatePrincipalPolicy');
  });

  it('needs the plugin on this computer for the command line, not for the console', async () => {
    const node = await examined(stateOf(), WEB, { plugin: absent });
    expect(stepIn(node, 'plugin')).toMatchObject({
      verdict: 'fail',
      impact: 'some-sessions-fail',
      evidence: expect.stringContaining('the console does not'),
    });
    expect(stepsWith(node, 'skipped')).toEqual([]);
  });
});
