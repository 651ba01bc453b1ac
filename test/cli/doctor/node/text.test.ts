import { describe, expect, it } from 'vitest';
import type { NodeExamination, Step } from '../../../../cli/doctor/examination.ts';
import { nodeText } from '../../../../cli/doctor/node/text.ts';
import { EXAMPLE_ACCOUNTS } from '../../../../cli/example/accounts/index.ts';
import { examined, stateOf, WEB } from '../../../support/doctor/node-context.ts';
import { fakeTerminal } from '../../../support/fake-terminal.ts';

const step = (id: string, verdict: Step['verdict'], more: Partial<Step> = {}): Step => ({
  id,
  title: `Title of ${id}`,
  verdict,
  evidence: `evidence of ${id}`,
  commands: [],
  ...more,
});

const COMMAND = `aws ec2 authorize-security-group-ingress --ip-permissions '${'x'.repeat(120)}' --region eu-west-1`;

const NODE: NodeExamination = {
  nodeId: 'i-0abc',
  name: 'web',
  vpcId: 'vpc-0abc',
  steps: [
    step('a', 'pass'),
    step('b', 'unknown', { missing: 'ec2:DescribeVpcs' }),
    step('c', 'fail', {
      userSees: 'TargetNotConnected',
      commands: [COMMAND],
      advice: 'The offered fix opens a port',
    }),
    step('d', 'skipped', { evidence: 'behind the step that decides' }),
    step('e', 'skipped', { evidence: 'ssm: behind the step that decides' }),
    step('f', 'skipped', { evidence: 'a hybrid node' }),
  ],
};

describe('the text of one node', () => {
  it('has a line for each step, with marks that need no colour', () => {
    expect(nodeText(NODE, fakeTerminal('', 80))).toEqual([
      'web (i-0abc) in vpc-0abc: broken: Title of c',
      '',
      '  ok  Title of a  evidence of a',
      '   ?  Title of b  evidence of b',
      '                  Needs: ec2:DescribeVpcs',
      'FAIL  Title of c  evidence of c',
      '   -  Title of f  a hybrid node',
      '   -  not looked at, because it lies behind: Title of d, Title of e (ssm)',
      '',
      'Title of c',
      '  Users see: TargetNotConnected',
      '  The offered fix opens a port.',
      '  To mend it:',
      COMMAND,
    ]);
  });

  it('puts what is too wide to stand beside the title below it, and breaks no word', () => {
    const arn = `arn:aws:ec2:ap-northeast-1:111122223333:instance/i-${'0'.repeat(17)}`;
    const steps = [step('a', 'fail', { evidence: `ssm:StartSession on ${arn} is denied` })];
    expect(nodeText({ nodeId: 'i-0abc', steps }, fakeTerminal('', 80)).slice(2)).toEqual([
      'FAIL  Title of a',
      '        ssm:StartSession on',
      `        ${arn} is`,
      '        denied',
    ]);
  });

  it('lets no control character of a name through', () => {
    const text = nodeText({ nodeId: 'i-0abc', name: 'web\u001b[31m', steps: [] }, fakeTerminal('', 80));
    expect(text.join('')).not.toContain('\u001b');
  });

  it.each([60, 80, 120])('keeps to the width, but for commands: %i columns', async (columns) => {
    const nodes = await Promise.all(
      Object.values(EXAMPLE_ACCOUNTS).map(async ({ account }) => {
        const state = stateOf(account);
        const [id] = Object.keys(state.instances);
        return id ? nodeText(await examined(state, id), fakeTerminal('', columns)) : [];
      }),
    );
    const lines = nodes.flat();
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.filter((line) => line.length > columns && !line.startsWith('aws '))).toEqual([]);
  });

  it('shows a healthy node with a private way in half a screen', async () => {
    expect(nodeText(await examined(stateOf(), WEB), fakeTerminal('', 80)).length).toBeLessThanOrEqual(32);
  });

  it('colours the marks and the commands', () => {
    const styled: string[] = [];
    const style = (format: string, text: string): string => {
      styled.push(`${format} ${text.trim()}`);
      return text;
    };
    nodeText(NODE, { columns: 80, style });
    expect(styled).toEqual(
      expect.arrayContaining(['green ok', 'red FAIL', 'yellow ?', 'dim -', `cyan ${COMMAND}`]),
    );
  });
});
