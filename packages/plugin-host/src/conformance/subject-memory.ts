import type { HostService } from '@gantry/contracts';

/** What a plugin that is being checked finds when it asks its host: its own memory, and an empty catalog. */
export class SubjectMemory {
  readonly #values = new Map<string, unknown>();

  async answer(service: HostService, parameters: unknown): Promise<unknown> {
    const { key, value } = Object(parameters) as { key: string; value: unknown };
    switch (service) {
      case 'state.get':
        return this.#values.has(key) ? { value: this.#values.get(key) } : {};
      case 'state.set':
        this.#values.set(key, value);
        return null;
      case 'state.delete':
        this.#values.delete(key);
        return null;
      case 'state.keys':
        return [...this.#values.keys()];
      case 'catalog.list':
        return [];
      case 'catalog.get':
      case 'catalog.apply':
      case 'catalog.patch':
        return null;
    }
  }
}
