import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'light' | 'dark' | 'system';

// `build/set-theme.js` reads the same key before the first paint.
const KEY = 'gantry-theme';
const listeners = new Set<() => void>();
const prefersDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

function read(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

function show(): void {
  const choice = read();
  const dark = choice === 'dark' || (choice === 'system' && prefersDark().matches);
  document.documentElement.classList.toggle('dark', dark);
  for (const listener of listeners) listener();
}

/** Follows the system's theme, and choices made in other tabs. */
export function followTheme(): void {
  show();
  prefersDark().addEventListener('change', show);
  window.addEventListener('storage', (event) => event.key === KEY && show());
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Without storage there is nothing to remember, and the system's theme stays.
  }
  show();
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}
