import type { KubeObject } from '../world/object-builders.ts';

/** A pod's row: the reason it shows is that of its worst container, as the server's printer has it. */
export function podCells(pod: KubeObject, age: string): unknown[] {
  const statuses: KubeObject[] = pod.status.containerStatuses ?? [];
  let reason: string = pod.status.reason ?? pod.status.phase;
  let ready = 0;
  let restarts = 0;
  for (const status of [...statuses].reverse()) {
    restarts += status.restartCount;
    const { waiting, terminated, running } = status.state ?? {};
    if (waiting?.reason) reason = waiting.reason;
    else if (terminated?.reason) reason = terminated.reason;
    else if (status.ready && running) ready++;
  }
  return [
    pod.metadata.name,
    `${ready}/${pod.spec.containers.length}`,
    reason,
    restarts,
    age,
    pod.status.podIP ?? '<none>',
    pod.spec.nodeName ?? '<none>',
    '<none>',
    '<none>',
  ];
}
