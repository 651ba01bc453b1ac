import { expect, inject, it } from 'vitest';
import { asffLines } from '../../../cli/doctor/show/asff.ts';
import { EXAMPLE } from '../../../cli/example/account.ts';
import { EXAMPLE_ACCOUNTS } from '../../../cli/example/accounts/index.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { validateFindings } from '../../support/asff.ts';
import { examined } from '../../support/doctor/examined.ts';
import { after as changed } from '../../support/doctor/node-context.ts';

const { python } = inject('moto');

it.skipIf(python === null)('is what BatchImportFindings takes, by AWS’s own description', async () => {
  const examinations = [
    ...(await Promise.all(Object.values(EXAMPLE_ACCOUNTS).map(({ account }) => examined({ account })))),
    await examined({
      change: (state) => changed(state, { api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.bucket } }),
    }),
  ];
  const lines = examinations.flatMap((one) => asffLines(one, registry));
  expect(lines.join()).toContain('"FAILED"');
  expect(validateFindings(python ?? '', lines)).toBe('valid');
});
