// Import the tables only from here: what the adapters read, and what each repair call needs.
export type { Condition, Permission, ReaderPart } from './permission.ts';
export { NODE_ROLES } from './permission.ts';
export { READS } from './read.ts';
export { WRITES } from './write.ts';
