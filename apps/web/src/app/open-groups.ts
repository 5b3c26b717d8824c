import { useState } from 'react';

/** What somebody opened and closed in the navigation; what is not in it is as the page says. */
type OpenGroups = Readonly<Record<string, boolean>>;

const keyOf = (userId: string): string => `gantry-navigation:${userId}`;

/** The groups of the navigation that somebody has open, remembered by this browser for each person. */
export function useOpenGroups(userId: string): [OpenGroups, (id: string, isOpen: boolean) => void] {
  const [groups, setGroups] = useState(() => read(userId));
  const setOpen = (id: string, isOpen: boolean): void => {
    const next = { ...groups, [id]: isOpen };
    setGroups(next);
    try {
      localStorage.setItem(keyOf(userId), JSON.stringify(next));
    } catch {
      // Without storage it holds until the page is left.
    }
  };
  return [groups, setOpen];
}

function read(userId: string): OpenGroups {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    const groups = Object.entries(stored).filter(([, isOpen]) => typeof isOpen === 'boolean');
    return Object.fromEntries(groups);
  } catch {
    return {};
  }
}
