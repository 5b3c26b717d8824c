import { type Labels, selects } from '../objects/label-selector.ts';

interface Indexed {
  /** Name of the entity. */
  readonly name: string;
  readonly labels: Labels;
}

/**
 * Finds the workloads whose pods a Service selects, without comparing each Service with each workload: they
 * are filed under every label of their pods, and the rarest label of a selector decides where to look. Holds
 * names and labels only, so a cluster of many thousands of workloads fits.
 */
export class WorkloadIndex {
  readonly #byLabel = new Map<string, Indexed[]>();

  add(namespace: string, name: string, labels: Labels): void {
    const entry: Indexed = { name, labels };
    for (const [key, value] of Object.entries(labels)) {
      const place = fileUnder(namespace, key, value);
      const filed = this.#byLabel.get(place);
      if (filed) filed.push(entry);
      else this.#byLabel.set(place, [entry]);
    }
  }

  /** Names of the workloads that the selector matches, sorted. */
  find(namespace: string, selector: Labels): string[] {
    let candidates: readonly Indexed[] | undefined;
    for (const [key, value] of Object.entries(selector)) {
      const filed = this.#byLabel.get(fileUnder(namespace, key, value)) ?? [];
      if (!candidates || filed.length < candidates.length) candidates = filed;
    }
    return (candidates ?? [])
      .filter((candidate) => selects(selector, candidate.labels))
      .map((candidate) => candidate.name)
      .sort();
  }
}

// Neither part can hold a line break.
function fileUnder(namespace: string, key: string, value: string): string {
  return `${namespace}\n${key}\n${value}`;
}
