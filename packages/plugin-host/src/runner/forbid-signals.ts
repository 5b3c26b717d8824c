/**
 * Keeps a plugin from signalling other processes by accident or by the obvious way. The host runs as the same
 * user, so a signal would reach it; `SIGUSR1` would even make it open its debugger. A seat belt, not a wall:
 * Node offers no permission for it.
 */
export function forbidSignals(): void {
  const own = process.pid;
  const kill = process.kill.bind(process);
  const guarded = (pid: number, signal?: string | number) => {
    if (pid === own) return kill(pid, signal);
    throw Object.assign(new Error('Plugins may not signal other processes.'), { code: 'EPERM' });
  };
  for (const name of ['kill', '_kill']) {
    Object.defineProperty(process, name, { value: guarded, writable: false, configurable: false });
  }
}
