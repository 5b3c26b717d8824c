import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Address, formatAddress } from './address.ts';
import { EXIT, type Report, UsageError } from './report.ts';

/** How the other side proves who it is, and how we do. Files in PEM. */
export interface TlsFiles {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
}

/** Resolves with a connected socket, after the TLS handshake where the address is secure. Rejects with the system's error. */
export function connect(
  address: Address,
  signal: AbortSignal,
  tls: TlsFiles = {},
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const where =
      address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port };
    const socket = address.secure
      ? connectTls({ ...where, ...readTls(tls), servername: serverNameOf(address, tls) })
      : connectTcp({ ...where, autoSelectFamily: true });
    const stop = () => socket.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', reject);
    socket.once(address.secure ? 'secureConnect' : 'connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

export function readTls({ ca, cert, key }: TlsFiles): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  return {
    ...(ca === undefined ? {} : { ca: readPem(ca) }),
    ...(cert === undefined ? {} : { cert: readPem(cert) }),
    ...(key === undefined ? {} : { key: readPem(key) }),
  };
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

// An address of numbers is not a name that a server could be asked for.
function serverNameOf(address: Address, { serverName }: TlsFiles): string {
  if (serverName !== undefined) return serverName;
  return address.kind === 'unix' || /^[\d.]+$|:/.test(address.host) ? '' : address.host;
}

/** A failed connection as a report: refused is an answer, everything else means that nothing was reached. */
export function connectionReport(error: unknown, address: Address): Report {
  const target = formatAddress(address);
  const { reason, text } = explain(error);
  const refused = reason === 'refused' || reason === 'no-socket';
  return {
    status: refused ? 'fail' : 'error',
    reason,
    message: `${target} ${text}.`,
    target,
    exit: refused ? EXIT.fail : reason === 'timeout' ? EXIT.timeout : EXIT.unreachable,
  };
}

const TEXTS: Readonly<Record<string, readonly [reason: string, text: string]>> = {
  ECONNREFUSED: ['refused', 'refuses connections: nothing listens there'],
  ENOENT: ['no-socket', 'does not exist'],
  ENOTFOUND: ['unknown-host', 'cannot be found: its name has no address'],
  EAI_AGAIN: ['unknown-host', 'cannot be found: the name server does not answer'],
  EHOSTUNREACH: ['unreachable', 'cannot be reached: there is no route to it'],
  ENETUNREACH: ['unreachable', 'cannot be reached: there is no route to it'],
  ETIMEDOUT: ['timeout', 'did not answer in time'],
  ECONNRESET: ['closed', 'closed the connection'],
  EPIPE: ['closed', 'closed the connection'],
  EPROTO: ['not-tls', 'does not speak TLS'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['not-tls', 'does not speak TLS'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['not-tls', 'does not speak TLS'],
  EACCES: ['denied', 'may not be connected to by this user'],
};

/** What went wrong with a connection, for programs and for people. */
export function explain(error: unknown): { reason: string; text: string } {
  const code = codeOf(error);
  const known = code === undefined ? undefined : TEXTS[code];
  if (known) return { reason: known[0], text: known[1] };
  const message = error instanceof Error ? error.message : String(error);
  if (code !== undefined && /CERT|SELF_SIGNED|VERIFY|ALTNAME/.test(code)) {
    return { reason: 'certificate', text: `has a certificate that is not trusted: ${message}` };
  }
  return { reason: 'failed', text: `could not be reached: ${message}` };
}

function codeOf(error: unknown): string | undefined {
  // A name with several addresses fails with the errors of all of them.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
