import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { text } from '../text/text.ts';

/** How long after `g` the second key still counts. */
const SECOND_KEY_MS = 1_200;

/** Where `g` and a second key lead. */
const PLACES = { h: '/', c: '/catalog', p: '/plugins', i: '/integrations', a: '/account' } as const;

const t = text.app.shortcuts;

/** Every shortcut, as the sheet lists them. */
export const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly label: string }[] = [
  { keys: ['Ctrl K', '/'], label: t.search },
  { keys: ['?'], label: t.sheet },
  { keys: ['g h'], label: t.home },
  { keys: ['g c'], label: t.catalog },
  { keys: ['g p'], label: t.plugins },
  { keys: ['g i'], label: t.integrations },
  { keys: ['g a'], label: t.account },
  { keys: ['Esc'], label: t.close },
];

interface Shortcuts {
  readonly onSearch: () => void;
  readonly onSheet: () => void;
}

/** Follows the shortcuts of every page. Only Ctrl K works while one is writing. */
export function useShortcuts({ onSearch, onSheet }: Shortcuts): void {
  const navigate = useNavigate();
  const goUntil = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const action = actionOf(event, Date.now() < goUntil.current);
      goUntil.current = action === 'go' ? Date.now() + SECOND_KEY_MS : 0;
      if (action === undefined || action === 'go') return;
      event.preventDefault();
      if (action === 'search') onSearch();
      else if (action === 'sheet') onSheet();
      else void navigate({ to: action });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}

type Action = 'search' | 'sheet' | 'go' | (typeof PLACES)[keyof typeof PLACES];

function actionOf(event: KeyboardEvent, isGoing: boolean): Action | undefined {
  const { key, target } = event;
  const isCommand = event.metaKey || event.ctrlKey;
  if (isCommand && key.toLowerCase() === 'k') return 'search';
  if (isCommand || event.altKey || isBusy(target)) return undefined;
  if (isGoing && Object.hasOwn(PLACES, key)) return PLACES[key as keyof typeof PLACES];
  if (key === '/') return 'search';
  if (key === '?') return 'sheet';
  return key === 'g' ? 'go' : undefined;
}

/** Whether keys belong to something else: to a field, or to what is open above the page. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) {
    return true;
  }
  return target.closest('[role="dialog"], [role="menu"]') !== null;
}
