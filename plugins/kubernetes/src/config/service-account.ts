import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface ServiceAccount {
  readonly token: string;
  readonly caPem: string;
}

/**
 * Reads the service account of the pod that this process runs in. Read for every connection, because the
 * kubelet replaces the token while the pod lives.
 */
export async function readServiceAccount(folder = FOLDER): Promise<ServiceAccount> {
  try {
    const [token, caPem] = await Promise.all([
      readFile(join(folder, 'token'), 'utf8'),
      readFile(join(folder, 'ca.crt'), 'utf8'),
    ]);
    return { token: token.trim(), caPem };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ServiceAccountMissing(
      `Gantry cannot read the service account of its own pod at ${folder} (${reason}). It has to run in the cluster, with the token mounted.`,
      { cause: error },
    );
  }
}

class ServiceAccountMissing extends Error {}
