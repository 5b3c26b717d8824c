import type { ReactNode } from 'react';
import { Logo } from '../app/logo.tsx';
import { MAIN_ID } from '../app/root-layout.tsx';
import { useDocumentTitle } from '../ui/page-header.tsx';

/** The plain page around signing in. */
export function SessionCard({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children: ReactNode;
}) {
  useDocumentTitle(title);
  return (
    <main
      id={MAIN_ID}
      tabIndex={-1}
      className="flex min-h-full flex-col items-center justify-center gap-6 px-4 py-10 outline-none"
    >
      <div className="grid justify-items-center gap-2 text-center">
        <Logo className="size-12" />
        <h1 className="pt-1 font-semibold text-2xl">{title}</h1>
        <p className="max-w-sm text-muted">{lead}</p>
      </div>
      <div className="w-full max-w-sm rounded-lg border border-line bg-card p-5 shadow-raised">
        {children}
      </div>
    </main>
  );
}
