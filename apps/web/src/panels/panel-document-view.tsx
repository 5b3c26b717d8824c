import type { Panel, PanelDocument } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { lazy, Suspense } from 'react';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { ExternalLink } from '../ui/external-link.tsx';
import { Notice } from '../ui/notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { PropertiesSection } from './properties-section.tsx';
import { type Section, titleOf } from './section.ts';
import { StatusSection } from './status-section.tsx';
import { TableSection } from './table-section.tsx';
import { TimelineSection } from './timeline-section.tsx';

const ChartSection = lazy(() => import('./chart-section.tsx'));
const LogStreamSection = lazy(() => import('./log-stream-section.tsx'));
const Markdown = lazy(() => import('../ui/markdown.tsx'));

interface PanelDocumentViewProps {
  readonly document: PanelDocument;
  readonly panel: Panel;
  readonly entityRef: EntityRef;
}

/** Draws a panel document. A section that cannot be drawn says so, and the others stay. */
export function PanelDocumentView({ document, panel, entityRef }: PanelDocumentViewProps) {
  if (document.sections.length === 0) return <p className="text-muted">{text.panels.nothing}</p>;
  return (
    <div className="grid gap-4">
      {document.sections.map((section, index) => (
        <ErrorBoundary
          // biome-ignore lint/suspicious/noArrayIndexKey: sections have no identity but their place
          key={`${index} ${section.type}`}
          fallback={() => <Notice level="warning" title={text.panels.section} />}
        >
          <Suspense fallback={<SkeletonLines />}>
            <SectionView section={section} panel={panel} entityRef={entityRef} />
          </Suspense>
        </ErrorBoundary>
      ))}
    </div>
  );
}

interface SectionViewProps {
  readonly section: Section;
  readonly panel: Panel;
  readonly entityRef: EntityRef;
}

function SectionView({ section, panel, entityRef }: SectionViewProps) {
  switch (section.type) {
    case 'properties':
      return <PropertiesSection section={section} />;
    case 'table':
      return <TableSection section={section} />;
    case 'status':
      return <StatusSection section={section} />;
    case 'timeline':
      return <TimelineSection section={section} />;
    case 'log-stream':
      return <LogStreamSection section={section} panel={panel} entityRef={entityRef} />;
    case 'chart':
      return <ChartSection section={section} />;
    case 'markdown':
      return (
        <Card {...titleOf(section)}>
          <Markdown content={section.text} />
        </Card>
      );
    case 'links':
      return (
        <Card {...titleOf(section)}>
          <ul className="flex flex-wrap gap-x-6 gap-y-2">
            {section.links.map((link) => (
              <li key={`${link.title} ${link.url}`} className="min-w-0">
                <ExternalLink url={link.url}>{link.title}</ExternalLink>
              </li>
            ))}
          </ul>
        </Card>
      );
    default: {
      // A server that is newer than this page may send more.
      const { type } = section satisfies never as { type: string };
      return <Notice level="unknown" title={text.panels.unknownSection(type)} />;
    }
  }
}
