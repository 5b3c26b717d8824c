import { Card } from '../ui/card.tsx';
import { PanelCell } from './panel-cell.tsx';
import { type SectionOf, titleOf } from './section.ts';

export function PropertiesSection({ section }: { section: SectionOf<'properties'> }) {
  return (
    <Card {...titleOf(section)}>
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-8 gap-y-3.5">
        {section.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat
          <div key={index} className="grid min-w-0 content-start gap-0.5">
            <dt className="break-words text-muted text-xs">{item.label}</dt>
            <dd className="min-w-0 break-words">
              <PanelCell value={item.value} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
