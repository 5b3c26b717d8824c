import { connect, dialable } from '@gantry/tool-kit';

export async function canConnect(
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    (await connect({ kind: 'tcp', host: dialable(host), port, secure: false }, signal)).destroy();
    return true;
  } catch {
    return false;
  }
}
