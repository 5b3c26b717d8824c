import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { text } from '../text/text.ts';

export const MAIN_ID = 'main';

/** What every page has: a way past the navigation, and focus on the content after going somewhere. */
export function RootLayout() {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
        if (!pathChanged || fromLocation === undefined) return;
        const main = document.getElementById(MAIN_ID);
        main?.focus({ preventScroll: true });
        main?.scrollTo({ top: 0 });
      }),
    [router],
  );
  return (
    <>
      <a
        href={`#${MAIN_ID}`}
        className="sr-only z-60 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {text.app.skipToContent}
      </a>
      <Outlet />
    </>
  );
}
