import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { accountFileSchema } from '../../../../functions/adapters/memory/account-file/schema.ts';

/** The names of all fields in a JSON schema, however deep; names that a file chooses are no fields. */
const fieldsIn = (schema: unknown): readonly string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { readonly properties?: Readonly<Record<string, unknown>> };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(fieldsIn)];
};

it('every field of an account file is in its page', async () => {
  const page = await readFile('docs/account-file.md', 'utf8');
  const fields = new Set(
    fieldsIn(z.toJSONSchema(accountFileSchema, { io: 'input', unrepresentable: 'any' })),
  );
  expect(fields).toContain('domainNameServers');
  expect([...fields].filter((field) => !new RegExp(`[\`."]${field}[\`".]`).test(page))).toEqual([]);
});
