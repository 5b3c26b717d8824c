import type { Dashboard } from '@gantry/client';
import { LINK_URL_PATTERN } from '@gantry/contracts';
import {
  Bell,
  BookOpen,
  CodeXml,
  Gauge,
  LayoutDashboard,
  LifeBuoy,
  Link as LinkIcon,
  type LucideIcon,
  MessageSquare,
  Plus,
  Rocket,
  Trash2,
} from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { text } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ExternalLink } from '../ui/external-link.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';

export type QuickLink = Dashboard['quickLinks'][number];

const ICONS: Record<string, LucideIcon> = {
  dashboard: LayoutDashboard,
  docs: BookOpen,
  runbook: LifeBuoy,
  github: CodeXml,
  slack: MessageSquare,
  alert: Bell,
  monitor: Gauge,
  ci: Rocket,
};
const URL_PATTERN = new RegExp(LINK_URL_PATTERN);

interface QuickLinksProps {
  readonly links: readonly QuickLink[];
  /** Present while the page is edited. */
  readonly onChange?: ((links: QuickLink[]) => void) | undefined;
}

export function QuickLinksWidget({ links, onChange }: QuickLinksProps) {
  const t = text.home.links;
  return (
    <Card title={text.home.widgets.quick_links} flush className="h-full">
      {links.length === 0 && <p className="px-4 py-6 text-center text-muted">{t.none}</p>}
      <ul className="py-1 empty:hidden">
        {links.map((link) => {
          const Icon = ICONS[link.icon ?? ''] ?? LinkIcon;
          return (
            <li key={link.id} className="flex min-w-0 items-center gap-2.5 px-4 py-1.5">
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              <QuickLinkAnchor link={link} />
              {onChange && (
                <IconButton
                  size="sm"
                  icon={Trash2}
                  label={t.remove(link.title)}
                  className="ml-auto"
                  onClick={() => onChange(links.filter(({ id }) => id !== link.id))}
                />
              )}
            </li>
          );
        })}
      </ul>
      {onChange && <AddLink onAdd={(link) => onChange([...links, link])} />}
    </Card>
  );
}

function QuickLinkAnchor({ link: { url, title } }: { link: QuickLink }) {
  // A page of this server opens here.
  if (url.startsWith('/') && new URL(url, location.origin).origin === location.origin) {
    return (
      <a href={url} className="min-w-0 truncate text-accent hover:underline">
        {title}
      </a>
    );
  }
  return (
    <ExternalLink url={url} className="min-w-0">
      {title}
    </ExternalLink>
  );
}

function AddLink({ onAdd }: { onAdd: (link: QuickLink) => void }) {
  const [title, setTitle] = useState('');
  const [url, setUrl] = useState('');
  const [isInvalid, setInvalid] = useState(false);
  const t = text.home.links;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isValid = URL_PATTERN.test(url.trim());
    setInvalid(!isValid);
    if (!isValid) return;
    onAdd({ id: `link-${Date.now().toString(36)}`, title: title.trim(), url: url.trim() });
    setTitle('');
    setUrl('');
  };
  return (
    <form onSubmit={submit} className="grid gap-3 border-line border-t p-4">
      <Field label={t.title}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Field label={t.url} problems={isInvalid ? [t.invalid] : []}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={2_000}
            placeholder="https://"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" icon={Plus} className="justify-self-start">
        {t.add}
      </Button>
    </form>
  );
}
