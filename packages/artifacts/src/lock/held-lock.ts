/** A lock that this process holds. */
export interface FileLock {
  /** `os`: the system releases it with the death of its holder. `lease`: it runs out when it is not renewed. */
  readonly kind: 'os' | 'lease';
  /** @throws LOCK_LOST when it was taken over; asked before anything irreversible. */
  assertHeld(): void;
  release(): void;
}
