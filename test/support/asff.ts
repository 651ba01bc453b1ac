import { execFileSync } from 'node:child_process';

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
        assert finding['RecordState'] in shape.members['Findings'].member.members['RecordState'].enum
        assert finding['Workflow']['Status'] in shape.members['Findings'].member.members['Workflow'].members['Status'].enum
        assert set(finding) <= set(shape.members['Findings'].member.members)
print('valid')
`;

/** Checks lists of findings, one on each line, by the description of AWS. Says `valid`, or throws with what is wrong. */
export const validateFindings = (python: string, lines: readonly string[]): string =>
  execFileSync(python, ['-c', VALIDATE], { input: lines.join('\n'), encoding: 'utf8' }).trim();
