import { exampleAccount } from '../../cli/example/account.ts';
import type { DescribedAccount } from '../../functions/adapters/memory/account-file/account-file.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { BRANCH, branchVpc } from './branch-vpc.ts';
import { LAB, labProfiles, labVpc, labZones } from './lab-vpc.ts';

/** It names a parameter of Parameter Store, and nothing else. */
const BRANCH_SHELL = {
  schemaVersion: '1.0',
  sessionType: 'Standard_Stream',
  inputs: { s3KeyPrefix: '{{ssm:/sessions/prefix}}' },
};

export const GUARDED = ['SSM-SessionManagerRunShell', 'Branch-Shell'];

/** The account in which the sample events happen. */
export const sampleAccount = (): DescribedAccount => {
  const account = readAccountFile({
    ...exampleAccount,
    vpcs: { ...exampleAccount.vpcs, [BRANCH]: branchVpc, [LAB]: labVpc },
    hostedZones: { ...exampleAccount.hostedZones, ...labZones },
    profiles: labProfiles,
    documents: { ...exampleAccount.documents, 'Branch-Shell': { versions: { '1': BRANCH_SHELL } } },
    parameters: { '/sessions/prefix': { value: 'branch', version: 1 } },
  });
  if (!account.ok) throw new Error(account.problems.join('\n'));
  return account;
};
