import { useSyncExternalStore } from 'react';

function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** The widths at which the layout changes; the same as in `styles/main.css`. */
export const useIsWide = (): boolean => useMediaQuery('(min-width: 52rem)');
export const useIsVeryWide = (): boolean => useMediaQuery('(min-width: 90rem)');
