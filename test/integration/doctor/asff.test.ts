import { execFileSync } from 'node:child_process';
import { expect, inject, it } from 'vitest';
import { asffLines } from '../../../cli/doctor/show/asff.ts';
import { EXAMPLE } from '../../../cli/example/account.ts';
import { EXAMPLE_ACCOUNTS } from '../../../cli/example/accounts/index.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { examined } from '../../support/doctor/examined.ts';
import { after as changed } from '../../support/doctor/node-context.ts';

/** AWS's own description of BatchImportFindings, as the AWS SDK for Python holds it. */
const VALIDATE = `
import json, sys
from botocore.session import Session
from botocore.validate import validate_parameters
shape = Session().get_service_model('securityhub').operation_model('BatchImportFindings').input_shape
for line in sys.stdin:
    findings = json.loads(line)
    assert len(findings) <= 100
    validate_parameters({'Findings': findings}, shape)
    for finding in findings:
        for name in shape.members['Findings'].member.required_members: assert finding[name], name
        assert finding['Severity']['Label'] in shape.members['Findings'].member.members['Severity'].members['Label'].enum
        assert finding['Compliance']['Status'] in shape.members['Findings'].member.members['Compliance'].members['Status'].enum
        assert finding['Workflow']['Status'] in shape.members['Findings'].member.members['Workflow'].members['Status'].enum
        assert set(finding) <= set(shape.members['Findings'].member.members)
print('valid')
`;

const { python } = inject('moto');

it.skipIf(python === null)('is what BatchImportFindings takes, by AWS’s own description', async () => {
  const examinations = [
    ...(await Promise.all(Object.values(EXAMPLE_ACCOUNTS).map(({ account }) => examined({ account })))),
    await examined({
      change: (state) => changed(state, { api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.bucket } }),
    }),
  ];
  const input = examinations.flatMap((one) => asffLines(one, registry)).join('\n');
  expect(input).toContain('"FAILED"');
  expect(execFileSync(python ?? '', ['-c', VALIDATE], { input, encoding: 'utf8' })).toBe('valid\n');
});
