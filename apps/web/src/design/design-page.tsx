import { useState } from 'react';
import { MAIN_ID } from '../app/root-layout.tsx';
import { chooseTheme, type ThemeChoice, useThemeChoice } from '../app/theme.ts';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { Select } from '../ui/input.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Components } from './components.tsx';
import { Tokens } from './tokens.tsx';

type Shown = 'both' | 'page';

/** The design system: what there is, in light and dark side by side. For those who build pages and panels. */
export function DesignPage() {
  const theme = useThemeChoice();
  const [shown, setShown] = useState<Shown>('both');
  return (
    <main id={MAIN_ID} tabIndex={-1} className="h-full overflow-y-auto outline-none">
      <PageHeader
        title="Design"
        actions={
          <>
            <Select
              aria-label="What is shown"
              className="w-auto!"
              value={shown}
              onChange={(event) => setShown(event.target.value as Shown)}
            >
              <option value="both">Light and dark</option>
              <option value="page">The chosen theme</option>
            </Select>
            <Select
              aria-label={text.app.theme}
              className="w-auto!"
              value={theme}
              onChange={(event) => chooseTheme(event.target.value as ThemeChoice)}
            >
              {Object.entries(text.app.themes).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          </>
        }
      >
        <p className="max-w-prose pt-1 text-muted">
          Pages use these tokens and components and no colours of their own. The nine names without
          a suffix of ours are the platform’s public ones.
        </p>
      </PageHeader>
      {shown === 'page' ? (
        <Sheet name="The chosen theme" />
      ) : (
        <div className="grid lg:grid-cols-2">
          <Sheet name="Light" className="light" />
          <Sheet name="Dark" className="dark" />
        </div>
      )}
    </main>
  );
}

function Sheet({ name, className }: { name: string; className?: string }) {
  return (
    <section
      aria-label={name}
      className={classNames('min-w-0 bg-page px-4 py-6 text-fg md:px-6', className)}
    >
      <h2 className="pb-4 font-semibold text-lg">{name}</h2>
      <div className="grid gap-8">
        <Tokens />
        <Components sheet={name} />
      </div>
    </section>
  );
}
