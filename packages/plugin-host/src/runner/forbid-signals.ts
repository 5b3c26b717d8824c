import { constants } from 'node:os';

/**
 * Keeps a plugin from signalling other processes by accident or in the obvious way. The host runs as the same
 * user, so a signal would reach it; `SIGUSR1` would even make it open its debugger. A seat belt, not a wall:
 * Node has no permission for it.
 */
export function forbidSignals(): void {
  // `process.kill` goes through this function, which answers with an error number like the system does.
  const internals = process as unknown as { _kill(pid: number, signal: number): number };
  const kill = internals._kill.bind(process);
  Object.defineProperty(process, '_kill', {
    value: (pid: number, signal: number) =>
      Math.abs(pid) === process.pid || pid === 0 ? kill(pid, signal) : -constants.errno.EPERM,
    writable: false,
    configurable: false,
  });
}
