import type { PolicyVerdict } from '../../formats/policy-statements.ts';
import type { Tags } from '../observed.ts';

/** IAM's answer for one action of one role on one resource. */
export type IamDecision = {
  readonly verdict: PolicyVerdict;
  /** The policies above the role's own ones that do not allow it. */
  readonly limitedBy?: 'permissions-boundary' | 'organization';
  /** Why it is `unknown`. */
  readonly because?: string;
};

/** Asks IAM for some actions on one resource. A key may be named by its id or alias. */
export type Simulation = {
  readonly role: string;
  readonly roleArn: string;
  readonly actions: readonly string[];
  readonly resource: string;
  /** All tags of the resource, for conditions on them; without it, such a condition leaves a doubt. */
  readonly tags?: Tags;
};

/** Key of a decision; the role comes first, and role names contain no `|`. */
export const decisionKey = (role: string, action: string, resource: string): string =>
  `${role}|${action}|${resource}`;
