import type { AwsEnvironment } from './aws-environment.ts';
import { KINDS, type ResourceType } from './kinds.ts';

/** One resource: its CloudFormation type and the name or id that its service gives it. */
export type Resource = { readonly type: ResourceType; readonly id: string };

/** Key of a resource in maps and in the ledger, unique within one account and Region. */
export type ResourceKey = `${ResourceType}#${string}`;

export const resource = (type: ResourceType, id: string): Resource => ({ type, id });

export const resourceKey = ({ type, id }: Resource): ResourceKey => `${type}#${id}`;

/** A resource out of a row or an outcome, whose type may be one that only a newer version knows. */
type Named = { readonly type: string; readonly id: string };

const isResourceType = (type: string): type is ResourceType => Object.hasOwn(KINDS, type);

/** A resource as a person would say it: `S3 bucket example-logs`. */
export const label = ({ type, id }: Named): string =>
  `${isResourceType(type) ? KINDS[type].label : type} ${id}`;

/** The resource's ARN; where its id is an ARN already, or its type is not known, the id. */
export const arn = ({ type, id }: Named, identity: AwsEnvironment): string =>
  id.startsWith('arn:') || !isResourceType(type) ? id : KINDS[type].arn(id, identity);
