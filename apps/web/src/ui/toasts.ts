import type { Level } from './badge.tsx';

export interface Toast {
  readonly id: number;
  readonly level: Level;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly requestId?: string | undefined;
  /** What can be done about it, as long as it is shown. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

const MOST = 4;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Tells people what happened, wherever they are. The oldest ones make room. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  set([...toasts, { ...toast, id: ++lastId }].slice(-MOST));
}

export function dismissToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

export const readToasts = (): readonly Toast[] => toasts;

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
