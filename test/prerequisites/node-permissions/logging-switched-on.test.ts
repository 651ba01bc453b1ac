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

/** What a call of a document is blamed for, in the account as it leaves it. */
const afterwards = (
  api: string,
  request: Record<string, string>,
  versions: readonly string[],
  defaultVersion = '1',
  remembered?: readonly string[],
) => {
  const state = identityAccount({
    more: { documents: { [DOCUMENT]: present(documentOf(versions, { defaultVersion })) } },
  });
  const snapshot = remembered && ({ type: 'AWS::SSM::Document', value: documentOf(remembered) } as const);
  const effect = effectOf(nodePermissions, api, { request: { name: DOCUMENT, ...request } }, snapshot);
  const { findings, doubts, plan } = evaluate([nodePermissions], effect, state);
  return {
    isCurrent: effect.isCurrent(state),
    findings: findings.map(({ attribution }) => attribution),
    doubts: doubts.length,
    calls: plan?.calls.map((call) => call.api) ?? [],
  };
};

const CREATE = 'ssm:CreateDocument';
const SET_DEFAULT = 'ssm:UpdateDocumentDefaultVersion';

it.each([
  ['a new document that asks for logs', [LOGGING], undefined, ['proven'], ['ssm:DeleteDocument']],
  [
    'one that is made again with logs',
    [LOGGING],
    [NOTHING],
    ['proven'],
    ['ssm:UpdateDocument', 'ssm:UpdateDocumentDefaultVersion'],
  ],
  ['a new document without logs', [NOTHING], undefined, [], []],
])('%s', (_name, versions, remembered, findings, calls) => {
  expect(afterwards(CREATE, {}, versions, '1', remembered)).toEqual({
    isCurrent: true,
    findings,
    doubts: 0,
    calls,
  });
});

it('a document that was updated since is judged with the update', () => {
  expect(afterwards(CREATE, {}, [NOTHING, LOGGING]).isCurrent).toBe(false);
});

it.each([
  ['the default asks for logs, the latest version does not', [LOGGING, NOTHING], '1', 1],
  ['neither does', [NOTHING, content({ idleSessionTimeout: '20' })], '1', 0],
])('a new default is a doubt at most: %s', (_name, versions, documentVersion, doubts) => {
  const found = afterwards(SET_DEFAULT, { documentVersion }, versions, documentVersion, versions);
  expect(found).toMatchObject({ isCurrent: true, findings: [], doubts });
});
