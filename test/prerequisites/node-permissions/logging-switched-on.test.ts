import { expect, it } from 'vitest';
import { present } from '../../../functions/account/observed.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import { nodePermissions } from '../../../functions/prerequisites/node-permissions/index.ts';
import { effectOf } from '../../support/samples/check-one.ts';
import { BUCKET, content, DOCUMENT, documentOf, GROUP } from '../../support/samples/sample-account.ts';
import { identityAccount, nodeOf, profileOf, roleOf } from '../../support/samples/sample-identity.ts';

const LOGGING = content({ s3BucketName: BUCKET, cloudWatchLogGroupName: GROUP });
const NOTHING = content({});

/** A role that may not write logs, and a document of these versions. */
const blamedOn = (versions: readonly string[], defaultVersion: string) => {
  const state = {
    ...identityAccount({
      nodes: [nodeOf()],
      profiles: [profileOf('web')],
      roles: [roleOf('web')],
      more: { documents: { [DOCUMENT]: present(documentOf(versions, { defaultVersion })) } },
    }),
  };
  const effect = effectOf(nodePermissions, 'ssm:UpdateDocument', {
    request: { name: DOCUMENT },
    response: { documentDescription: { documentVersion: String(versions.length) } },
  });
  return evaluate([nodePermissions], effect, state).findings.map(({ attribution }) => attribution);
};

it.each([
  ['an update that switches logging on', [NOTHING, LOGGING], '1', ['proven']],
  ['an update that leaves out what the default version still asks for', [LOGGING, 'null', NOTHING], '1', []],
  [
    'an update of other settings, while the default version asks for logs',
    [LOGGING, LOGGING, NOTHING],
    '1',
    [],
  ],
  ['an update without logs', [NOTHING, NOTHING], '1', []],
])('%s: %j, default %s', (_name, versions, defaultVersion, expected) => {
  expect(blamedOn(versions, defaultVersion)).toEqual(expected);
});
