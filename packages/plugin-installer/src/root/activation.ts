import { linkSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type RootState, replaceFile } from './root-state.ts';

const CONFIG_FILE = 'app-config.dynamic-plugins.yaml';

export interface LockFileChange {
  readonly path: string;
  readonly text: string;
  /** What was there; null for nothing. */
  readonly before: string | null;
}

/** A change of a root, as its journal has it: enough to finish it, or to take it back. */
export interface Activation {
  readonly state: RootState;
  readonly before: RootState | null;
  readonly root: string;
  readonly hidden: string;
  /** Folders that come, each from a place below `hidden`. */
  readonly incoming: readonly { readonly name: string; readonly from: string }[];
  /** Folders that go to the set that they belonged to. */
  readonly outgoing: readonly string[];
  readonly configText: string;
  readonly lockFile: LockFileChange | null;
}

/**
 * Makes the change, from wherever an earlier attempt got to: every step first looks whether it was made. A
 * folder that is still where it comes from was not put in place, so what is in its place is the old one.
 */
export function applyActivation(activation: Activation): void {
  const { root, hidden, incoming, outgoing, state, before } = activation;
  const kept = join(hidden, 'generations', String(state.generation - 1));
  mkdirSync(kept, { recursive: true });
  const config = join(root, CONFIG_FILE);
  if (exists(config) && !exists(join(kept, CONFIG_FILE))) linkSync(config, join(kept, CONFIG_FILE));
  const sources = new Map(incoming.map(({ name, from }) => [name, join(hidden, from)]));
  for (const name of outgoing) {
    const isInPlace = exists(join(root, name));
    const source = sources.get(name);
    const isNew = source !== undefined && !exists(source);
    if (isInPlace && !isNew && !exists(join(kept, name))) move(join(root, name), join(kept, name));
  }
  for (const [name, source] of sources) {
    if (exists(source)) move(source, join(root, name));
  }
  replaceFile(config, activation.configText);
  if (before) replaceFile(join(kept, 'state.json'), JSON.stringify(before));
  if (activation.lockFile) replaceFile(activation.lockFile.path, activation.lockFile.text);
  replaceFile(join(hidden, 'state.json'), JSON.stringify(state));
}

/** Takes back what of the change was made. The state is written last, so it is still the old one. */
export function undoActivation(activation: Activation): void {
  const { root, hidden, incoming, outgoing, state } = activation;
  const kept = join(hidden, 'generations', String(state.generation - 1));
  for (const { name, from } of incoming) {
    const source = join(hidden, from);
    if (!exists(source) && exists(join(root, name))) move(join(root, name), source);
  }
  for (const name of outgoing) {
    if (exists(join(kept, name)) && !exists(join(root, name)))
      move(join(kept, name), join(root, name));
  }
  if (exists(join(kept, CONFIG_FILE))) {
    renameSync(join(kept, CONFIG_FILE), join(root, CONFIG_FILE));
  } else {
    rmSync(join(root, CONFIG_FILE), { force: true });
  }
  const { lockFile } = activation;
  if (lockFile?.before) replaceFile(lockFile.path, lockFile.before);
  else if (lockFile) rmSync(lockFile.path, { force: true });
  rmSync(kept, { recursive: true, force: true });
}

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
