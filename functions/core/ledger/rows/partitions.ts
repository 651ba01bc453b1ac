import type { Place } from '../../../account/nodes/inventory.ts';
import { type Resource, type ResourceKey, resource, resourceKey } from '../../../account/resource.ts';

/**
 * The document whose partition also holds the count of the Region: every guard reads the rows of the guarded documents
 * first, and this is the one that nearly all installations guard.
 */
const DOCUMENT_OF_REGION = 'SSM-SessionManagerRunShell';

/** The resource with whose rows the count of a place is stored, so that one query returns both. */
export const resourceOfPlace = (place: Place): Resource => {
  switch (place.kind) {
    case 'region':
      return resource('AWS::SSM::Document', DOCUMENT_OF_REGION);
    case 'vpc':
      return resource('AWS::EC2::VPC', place.id);
    case 'role':
      return resource('AWS::IAM::Role', place.id);
    case 'profile':
      return resource('AWS::IAM::InstanceProfile', place.id);
  }
};

/** The partition of a resource's rows. What is remembered of a network is stored with its VPC. */
export const partitionOf = (one: Resource): ResourceKey =>
  resourceKey(one.type === 'SessionGuard::EC2::Network' ? resource('AWS::EC2::VPC', one.id) : one);
