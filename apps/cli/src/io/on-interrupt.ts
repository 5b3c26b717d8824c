import { setTimeout } from 'node:timers/promises';

/** Catches Ctrl-C for as long as something is watched. */
export function onInterrupt() {
  const controller = new AbortController();
  const raise = (): void => controller.abort();
  process.once('SIGINT', raise);
  return {
    signal: controller.signal,
    get isRaised(): boolean {
      return controller.signal.aborted;
    },
    sleep: async (ms: number): Promise<void> => {
      await setTimeout(ms, undefined, { signal: controller.signal }).catch(() => {});
    },
    /** The watching is over, for another reason. */
    end: (): void => controller.abort(),
    dispose: (): void => {
      process.removeListener('SIGINT', raise);
    },
  };
}
