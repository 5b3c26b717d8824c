import { isJsonObject } from '@gantry/base';
import type { Entity } from '@gantry/client';
import {
  BookOpen,
  ChartLine,
  CircleAlert,
  Gauge,
  GitBranch,
  Link as LinkIcon,
  type LucideIcon,
  MessageSquare,
  ScrollText,
  Workflow,
} from 'lucide-react';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { ExternalLink } from '../ui/external-link.tsx';

const ICONS: Record<string, LucideIcon> = {
  dashboard: Gauge,
  docs: BookOpen,
  runbook: ScrollText,
  github: GitBranch,
  slack: MessageSquare,
  alert: CircleAlert,
  monitor: ChartLine,
  ci: Workflow,
};

interface EntityLinkItem {
  readonly title: string;
  readonly url: string;
  readonly icon?: string;
}

/** The links that people put on an entity. */
export function LinksCard({ entity }: { entity: Entity }) {
  const links = linksOf(entity.spec.links);
  if (links.length === 0) return null;
  return (
    <Card title={text.entity.overview.links}>
      <ul className="grid gap-2">
        {links.map(({ title, url, icon = '' }) => {
          const Icon = (Object.hasOwn(ICONS, icon) && ICONS[icon]) || LinkIcon;
          return (
            <li key={`${title} ${url}`} className="flex min-w-0 items-start gap-2">
              <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
              <ExternalLink url={url} className="min-w-0">
                {title}
              </ExternalLink>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function linksOf(value: unknown): EntityLinkItem[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isJsonObject)
    .filter((link) => typeof link.title === 'string' && typeof link.url === 'string')
    .map((link) => link as unknown as EntityLinkItem);
}
