/**
 * Calls that AWS refuses where they would change nothing: what they create must not be there, and what they take away
 * must be there. `Put…`, `Modify…`, `Replace…`, `Attach…` and `Associate…` of the present value succeed.
 * Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html and the errors of each IAM action.
 * A revocation in a default VPC is an exception: there, a rule that does not exist is no error.
 */
const NEVER_IDLE =
  /^(ec2:(Create|Delete|Detach|Disassociate)\w+|iam:(Create|Delete|Detach|Remove|Add)\w+|s3:DeleteBucket|logs:(Create|Delete)LogGroup|ssm:(Create|Update|Delete)Document|kms:(ScheduleKeyDeletion|CancelKeyDeletion))$/;

/** Does it follow from the success of a call that it changed something? */
export const isNeverIdle = (api: string): boolean => NEVER_IDLE.test(api);
