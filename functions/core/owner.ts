import type { Tags } from '../account/observed.ts';

/** Nobody but AWS sets tags that begin with `aws:`: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const STACK_NAME = 'aws:cloudformation:stack-name';
const STACK_ID = 'aws:cloudformation:stack-id';

const TOOLS: readonly (readonly [RegExp, string])[] = [
  [/terraform/i, 'Terraform'],
  [/tofu/i, 'OpenTofu'],
  [/pulumi/i, 'Pulumi'],
  [/crossplane/i, 'Crossplane'],
  [/ansible/i, 'Ansible'],
  [/(^|\W)(aws-)?cdk(\W|$)/i, 'the CDK'],
];

/** Keys by which people say who made something; the value, or the key itself, names the tool. */
const BY_KEY = /^(managed|provisioned|created|deployed)[-_ ]?(by|with)$|^(iac|provisioner)$/i;
const NAMING_KEY = /^(terraform|opentofu|pulumi|crossplane)([-_:./]|$)/i;
const NOT = /^(false|no|0)$/i;

const stackOf = (tags: Tags): string | undefined => {
  const name = tags[STACK_NAME];
  if (name) return `CloudFormation stack ${name}, by its tag ${STACK_NAME}, which only AWS sets`;
  const id = /:stack\/([^/]+)/.exec(tags[STACK_ID] ?? '')?.[1];
  return id && `CloudFormation stack ${id}, by its tag ${STACK_ID}, which only AWS sets`;
};

const toolOf = (tags: Tags): string | undefined => {
  for (const [key, value] of Object.entries(tags)) {
    if (NOT.test(value)) continue;
    const text = BY_KEY.test(key) ? value : NAMING_KEY.test(key) ? key : '';
    const tool = TOOLS.find(([pattern]) => pattern.test(text))?.[1];
    if (tool) return `${tool}, by its tag ${key}, which anybody may set`;
  }
  return undefined;
};

/**
 * The code to which a resource belongs by its tags, with what that rests on; undefined if no tag says so. A stack wants
 * what the guard has seen whole, so putting that back restores the stack's own state: a change by hand of what belongs
 * to a stack is put back like any other, and it is told that it was drift.
 */
export const ownerOf = (tagged: readonly Tags[]): string | undefined =>
  tagged.map(stackOf).find((owner) => owner !== undefined) ??
  tagged.map(toolOf).find((owner) => owner !== undefined);
