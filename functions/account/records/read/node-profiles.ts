import type { Change } from '../../../formats/cloudtrail.ts';
import { objectAt, stringAt } from '../../../formats/json.ts';
import { METADATA_ENDPOINTS, METADATA_TOKENS } from '../../identity/identity.ts';
import { type Reader, type Readers, withTexts } from './reader.ts';

const profileAndRole = (api: 'iam:AddRoleToInstanceProfile' | 'iam:RemoveRoleFromInstanceProfile'): Reader =>
  withTexts(['instanceProfileName', 'roleName'], (InstanceProfileName, RoleName) => ({
    api,
    input: { InstanceProfileName, RoleName },
  }));

/** The request may use the name of a profile; the response has the ARN. */
const association = ({ response }: Change, action: string) =>
  objectAt(response, `${action}Response`, 'iamInstanceProfileAssociation');

const profileArn = (change: Change, action: string): string | undefined =>
  stringAt(association(change, action), 'iamInstanceProfile', 'arn');

const associate: Reader = (change) => {
  const action = 'AssociateIamInstanceProfile';
  const InstanceId = stringAt(association(change, action), 'instanceId');
  const Arn = profileArn(change, action);
  return InstanceId && Arn
    ? { api: `ec2:${action}`, input: { InstanceId, IamInstanceProfile: { Arn } } }
    : undefined;
};

const replace: Reader = (change) => {
  const action = 'ReplaceIamInstanceProfileAssociation';
  const AssociationId = stringAt(change.request, `${action}Request`, 'AssociationId');
  const Arn = profileArn(change, action);
  return AssociationId && Arn
    ? { api: `ec2:${action}`, input: { AssociationId, IamInstanceProfile: { Arn } } }
    : undefined;
};

const disassociate: Reader = ({ request }) => {
  const action = 'DisassociateIamInstanceProfile';
  const AssociationId = stringAt(request, `${action}Request`, 'AssociationId');
  return AssociationId ? { api: `ec2:${action}`, input: { AssociationId } } : undefined;
};

const oneOf = <T extends string>(words: readonly T[], text: string | undefined): T | undefined =>
  words.find((word) => word === text);

const modifyMetadata: Reader = ({ request }) => {
  const options = objectAt(request, 'ModifyInstanceMetadataOptionsRequest');
  const InstanceId = stringAt(options, 'InstanceId');
  const HttpEndpoint = oneOf(METADATA_ENDPOINTS, stringAt(options, 'HttpEndpoint'));
  const HttpTokens = oneOf(METADATA_TOKENS, stringAt(options, 'HttpTokens'));
  if (!InstanceId || (!HttpEndpoint && !HttpTokens)) return undefined;
  const input = {
    InstanceId,
    ...(HttpEndpoint ? { HttpEndpoint } : {}),
    ...(HttpTokens ? { HttpTokens } : {}),
  };
  return { api: 'ec2:ModifyInstanceMetadataOptions', input };
};

/**
 * How a node gets its role: the profile, its role, and the metadata service that provides the credentials.
 */
export const NODE_PROFILE_CALLS: Readers = {
  'iam:AddRoleToInstanceProfile': profileAndRole('iam:AddRoleToInstanceProfile'),
  'iam:RemoveRoleFromInstanceProfile': profileAndRole('iam:RemoveRoleFromInstanceProfile'),
  'iam:DeleteInstanceProfile': withTexts(['instanceProfileName'], (InstanceProfileName) => ({
    api: 'iam:DeleteInstanceProfile',
    input: { InstanceProfileName },
  })),
  'ec2:AssociateIamInstanceProfile': associate,
  'ec2:ReplaceIamInstanceProfileAssociation': replace,
  'ec2:DisassociateIamInstanceProfile': disassociate,
  'ec2:ModifyInstanceMetadataOptions': modifyMetadata,
};
