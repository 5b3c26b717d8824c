import { X509Certificate } from 'node:crypto';

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Reads certificates as people paste them: PEM, or the base64 of PEM as in a kubeconfig. Answers clean PEM,
 * or what is wrong in words that can follow "the certificate authority".
 */
export function parseCertificates(
  text: string,
): { readonly pem: string } | { readonly problem: string } {
  const pem = text.includes('-----BEGIN') ? text : decodeBase64(text);
  const blocks = pem?.match(PEM_BLOCK);
  if (!blocks) return { problem: 'is neither a PEM certificate nor the base64 of one' };
  for (const block of blocks) {
    try {
      new X509Certificate(block);
    } catch {
      return { problem: 'holds a certificate that cannot be read' };
    }
  }
  return { pem: `${blocks.join('\n')}\n` };
}

/** The text behind base64, with or without line breaks; `undefined` when it is not base64. */
export function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/\s+/g, '');
  if (compact === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, 'base64').toString('utf8');
}
