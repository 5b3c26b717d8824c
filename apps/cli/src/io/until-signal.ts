/** Turns the first signal that asks to stop into an abort; a second one ends the process as usual. */
export function untilSignal(): {
  readonly signal: AbortSignal;
  readonly received: NodeJS.Signals | undefined;
  stop(): void;
} {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let received: NodeJS.Signals | undefined;
  const take = (name: NodeJS.Signals): void => {
    received = name;
    controller.abort();
    stop();
  };
  const stop = (): void => {
    for (const name of names) process.off(name, take);
  };
  for (const name of names) process.on(name, take);
  return {
    signal: controller.signal,
    get received() {
      return received;
    },
    stop,
  };
}
