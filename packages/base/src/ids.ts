import { v7 } from 'uuid';

/** A time-ordered identifier (UUID version 7): rows made later sort later, which keeps indexes dense. */
export function createId(): string {
  return v7();
}
