import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

export interface SelfSignedCertificate {
  readonly key: string;
  readonly cert: string;
}

interface CertificateOptions {
  /** Default: 127.0.0.1 and localhost. */
  readonly names?: readonly string[];
  readonly notAfter?: Date;
}

/**
 * Makes a certificate for loopback that signs itself, so that tests need neither a key in the repository nor
 * an external program. Just enough of X.509 for TLS clients: version 3, subject alternative names, CA flag.
 */
export function createSelfSignedCertificate(
  options: CertificateOptions = {},
): SelfSignedCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId('2a8648ce3d040302')); // ecdsa-with-SHA256
  const name = sequence(der(0x31, sequence(objectId('550403'), der(0x0c, text('gantry-test')))));
  const notAfter = options.notAfter ?? new Date('2049-01-01T00:00:00Z');
  const validity = sequence(utcTime(new Date('2020-01-01T00:00:00Z')), utcTime(notAfter));
  const alternatives = (options.names ?? ['127.0.0.1', 'localhost']).map((entry) =>
    /^[\d.]+$/.test(entry)
      ? der(0x87, Buffer.from(entry.split('.').map(Number)))
      : der(0x82, text(entry)),
  );
  const extensions = sequence(
    extension('551d11', sequence(...alternatives)),
    extension('551d13', sequence(der(0x01, Buffer.from([0xff])))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) as string[];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...content: Buffer[]): Buffer => der(0x30, ...content);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const text = (value: string): Buffer => Buffer.from(value, 'utf8');

function extension(id: string, content: Buffer): Buffer {
  return sequence(objectId(id), der(0x04, content));
}

function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, text(`${digits}Z`));
}
