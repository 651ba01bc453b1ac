import type { Identity } from './environment.ts';
import { KINDS, type ResourceType } from './kinds.ts';

export type { Identity } from './environment.ts';
export type { ResourceType } from './kinds.ts';

/** One resource: its CloudFormation type and the name or id that its service gives it. */
export type Resource = { readonly type: ResourceType; readonly id: string };

/** Key of a resource in maps and in the ledger, unique within one account and Region. */
export type ResourceKey = `${ResourceType}#${string}`;

export const resource = (type: ResourceType, id: string): Resource => ({ type, id });

export const resourceKey = ({ type, id }: Resource): ResourceKey => `${type}#${id}`;

/** A resource as a person would say it: `S3 bucket example-logs`. */
export const label = ({ type, id }: Resource): string => `${KINDS[type].label} ${id}`;

/** The resource's ARN; where its id is an ARN already, that one. */
export const arn = ({ type, id }: Resource, identity: Identity): string =>
  id.startsWith('arn:') ? id : KINDS[type].arn(id, identity);
