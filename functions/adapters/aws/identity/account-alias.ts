import { type IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { absent, present } from '../../../account/observed.ts';
import type { Ports } from '../../../core/ports.ts';
import { observe } from '../shared/errors.ts';

/** The alias of the account; it has one at most. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html */
export const createAccountAlias =
  (iam: IAMClient): NonNullable<Ports['accountAlias']> =>
  () =>
    observe('iam:ListAccountAliases', [], async () => {
      const { AccountAliases: [alias] = [] } = await iam.send(new ListAccountAliasesCommand({}));
      return alias === undefined ? absent : present(alias);
    });
