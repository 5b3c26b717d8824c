import { randomBytes } from 'node:crypto';

/** A secret that signs, and until when a former one is still taken. */
export interface SigningSecret {
  readonly value: string;
  readonly createdAt: string;
  readonly expiresAt?: string | undefined;
}

/** How long a former secret is taken after a rotation, unless somebody says otherwise. */
export const OVERLAP_MS = 24 * 3_600_000;
/** Valid at one time. */
const MOST = 2;

/** 32 random bytes in the form that Standard Webhooks gives secrets: any scheme takes it. */
export function createSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Puts a new secret first; the one before stays valid for a while, older ones end. */
export function rotateSecrets(
  secrets: readonly SigningSecret[],
  value: string,
  { now, overlapMs }: { now: Date; overlapMs: number },
): SigningSecret[] {
  const end = new Date(now.getTime() + overlapMs).toISOString();
  const former = validSecrets(secrets, now)
    .slice(0, MOST - 1)
    .map((secret) => ({
      ...secret,
      expiresAt: secret.expiresAt !== undefined && secret.expiresAt < end ? secret.expiresAt : end,
    }));
  return [{ value, createdAt: now.toISOString() }, ...(overlapMs > 0 ? former : [])];
}

/** Those that are taken now, the newest first. */
export function validSecrets(secrets: readonly SigningSecret[], now: Date): SigningSecret[] {
  const at = now.toISOString();
  return secrets.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > at);
}
