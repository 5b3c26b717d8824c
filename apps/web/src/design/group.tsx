import type { ReactNode } from 'react';

export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3">
      <h3 className="border-line border-b pb-1 font-medium text-muted text-sm">{title}</h3>
      {children}
    </section>
  );
}
