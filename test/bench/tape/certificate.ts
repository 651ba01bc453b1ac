import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type Certificate = {
  readonly key: Buffer;
  /** The server's certificate and the one that signed it. */
  readonly chain: string;
  /** The root that a client must trust, as a file (for NODE_EXTRA_CA_CERTS). */
  readonly rootFile: string;
  remove(): void;
};

/** Makes a certificate for some addresses by openssl: RSA of 2048 bits and a chain of three, as AWS's endpoints have. */
export const makeCertificate = (addresses: readonly string[]): Certificate => {
  const folder = mkdtempSync(path.join(tmpdir(), 'session-guard-tls-'));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const make = (name: string, signer: string | undefined, extensions: readonly string[]): void => {
    const subject = ['-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-nodes'];
    openssl('req', '-new', '-newkey', 'rsa:2048', ...subject, '-out', `${name}.csr`);
    writeFileSync(path.join(folder, 'extensions'), extensions.join('\n'));
    const by = signer
      ? ['-CA', `${signer}.pem`, '-CAkey', `${signer}.key`, '-CAcreateserial']
      : ['-signkey', `${name}.key`];
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...by,
      '-days',
      '2',
      '-extfile',
      'extensions',
      '-out',
      `${name}.pem`,
    );
  };
  const authority = ['basicConstraints=critical,CA:TRUE', 'keyUsage=keyCertSign'];
  make('root', undefined, authority);
  make('middle', 'root', authority);
  make('server', 'middle', [`subjectAltName=${addresses.map((address) => `IP:${address}`).join(',')}`]);
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  return {
    key: Buffer.from(read('server.key')),
    chain: read('server.pem') + read('middle.pem'),
    rootFile: path.join(folder, 'root.pem'),
    remove: () => rmSync(folder, { recursive: true }),
  };
};
