import { readFile } from 'node:fs/promises';

/**
 * Measures a process once in a while and reports when it grows beyond a limit. Linux only: elsewhere there is
 * no cheap way to ask, and the heap cap is all there is.
 */
export class MemoryWatch {
  #timer: NodeJS.Timeout | undefined;
  #bytes: number | undefined;

  constructor(
    pid: number,
    options: { limitBytes: number; everyMs: number; onExceeded: (bytes: number) => void },
  ) {
    if (process.platform !== 'linux') return;
    let reading = false;
    this.#timer = setInterval(async () => {
      if (reading) return;
      reading = true;
      const bytes = await residentBytes(pid);
      reading = false;
      if (this.#timer === undefined || bytes === undefined) return;
      this.#bytes = bytes;
      if (bytes > options.limitBytes) options.onExceeded(bytes);
    }, options.everyMs).unref();
  }

  /** The newest measurement. */
  get bytes(): number | undefined {
    return this.#bytes;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    // Not `statm`: it counts pages, and their size differs between machines.
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
