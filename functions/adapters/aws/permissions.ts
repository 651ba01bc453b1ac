// The one place to import the tables from: what the adapters read, and what each repair call needs.
export type { Condition, Permission, ReaderPart } from './permission.ts';
export { READS } from './permissions-read.ts';
export { WRITES } from './permissions-write.ts';
