import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { messageOf } from '@gantry/base';

export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface TlsProblem {
  readonly key: 'tlsCert' | 'tlsKey';
  readonly message: string;
}

/** Reads a certificate and its key, and tries them: a server that cannot use them must not start. */
export function readTls(certPath: string, keyPath: string): TlsFiles | readonly TlsProblem[] {
  const problems: TlsProblem[] = [];
  const read = (key: TlsProblem['key'], path: string, whole: (pem: Buffer) => object): Buffer => {
    try {
      const pem = readFileSync(path);
      createSecureContext(whole(pem));
      return pem;
    } catch (error) {
      problems.push({ key, message: `${path} cannot be used: ${messageOf(error)}` });
      return Buffer.alloc(0);
    }
  };
  const cert = read('tlsCert', certPath, (pem) => ({ cert: pem }));
  const key = read('tlsKey', keyPath, (pem) => ({ key: pem }));
  if (problems.length > 0) return problems;
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const message = `${keyPath} is not the key of the certificate ${certPath}: ${messageOf(error)}`;
    return [{ key: 'tlsKey', message }];
  }
  return { cert, key };
}
