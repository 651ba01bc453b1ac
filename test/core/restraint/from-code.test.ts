import { describe, expect, it } from 'vitest';
import { fromCode } from '../../../functions/core/restraint/from-code.ts';
import type { Actor } from '../../../functions/formats/actor.ts';

const session = 'arn:aws:sts::111122223333:assumed-role/Deployer/';
const person = (more: Partial<Actor> = {}): Actor => ({ name: 'alice', tool: 'aws-cli', ...more });

describe('a change that comes from code', () => {
  it.each<[string, Actor, string]>([
    [
      'by a sign that AWS wrote',
      person({ tool: 'cloudformation', toolBy: 'aws' }),
      'by cloudformation (as AWS recorded it)',
    ],
    [
      'by a word that anybody may type',
      person({ tool: 'terraform', toolBy: 'user-agent' }),
      'by terraform (by its user agent, which the caller chooses)',
    ],
    [
      'by its session',
      person({ tool: 'pulumi', toolBy: 'session' }),
      'by pulumi (by the name of its session, which the caller chooses)',
    ],
    ['in a record of an earlier version', person({ tool: 'terraform' }), 'by terraform, so fix it in code'],
    [
      'from a pipeline that uses the CLI',
      person({ name: 'GitHubActions', arn: `${session}GitHubActions` }),
      'by a pipeline (GitHubActions, a name which the caller chooses)',
    ],
    [
      'from a pipeline by its source identity',
      person({ sourceIdentity: 'gitlab-ci' }),
      'by a pipeline (gitlab-ci',
    ],
  ])('%s', (_, actor, words) => {
    const because = fromCode(actor);
    expect(because).toContain(words);
    expect(because).toContain('fix it in code');
  });

  it.each<[string, Actor]>([
    ['a person', person()],
    ['the console', person({ tool: 'console', toolBy: 'aws' })],
    ['CloudShell', person({ tool: 'cloudshell', toolBy: 'user-agent' })],
    [
      'a user of that name',
      person({ name: 'GitHubActions', arn: 'arn:aws:iam::111122223333:user/GitHubActions' }),
    ],
    ['a name that only begins alike', person({ name: 'gitlabrador', arn: `${session}gitlabrador` })],
  ])('is not one of %s', (_, actor) => {
    expect(fromCode(actor)).toBeUndefined();
  });
});
