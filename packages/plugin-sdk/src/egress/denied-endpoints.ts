import { networkInterfaces } from 'node:os';

/** A port that no plugin may connect to. Without an address: on any address of this machine. */
export interface DeniedEndpoint {
  readonly port: number;
  readonly address?: string;
}

// On the global object under a registered symbol, because the process that runs a plugin sets it with the
// host's copy of this module and the plugin's bundle reads it with its own.
const KEY = Symbol.for('gantry.egress-denied-endpoints');
type Holder = { [KEY]?: readonly DeniedEndpoint[] };

/**
 * Tells every egress agent of this process which endpoints belong to Gantry itself: its listener and its
 * store. Called once by whatever runs the plugin, before the plugin runs.
 */
export function denyEgressTo(endpoints: readonly DeniedEndpoint[]): void {
  (globalThis as Holder)[KEY] = Object.freeze([...endpoints]);
}

/** True when connecting to that address and port would reach Gantry itself. */
export function isDeniedEndpoint(address: string, port: number): boolean {
  const endpoints = (globalThis as Holder)[KEY];
  if (!endpoints) return false;
  return endpoints.some((endpoint) => {
    if (endpoint.port !== port) return false;
    return endpoint.address === undefined
      ? isThisMachine(address)
      : endpoint.address === unmapped(address);
  });
}

function isThisMachine(address: string): boolean {
  const plain = unmapped(address);
  // Connecting to the unspecified address reaches the loopback interface.
  if (/^(127\.|0\.)/.test(plain) || plain === '::1' || plain === '::') return true;
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some((own) => own.address === plain),
  );
}

function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
